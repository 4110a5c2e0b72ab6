package io.waggle.chaos;

import io.waggle.rig.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks for a channel that keeps few, submitted in waves when all is still: each wave has ended before the next begins, so
 * it is known which ones are the last to end.
 *
 * @param from the first number of the first wave
 */
record Kept(int from) {

    /** How many the channel keeps. */
    static final int KEEP = 200;

    private static final int WAVE = 100;
    private static final int WAVES = 4;
    private static final int PATIENCE_MS = 30_000;

    /** Submits them. */
    static Kept send(Client client, Session session, Book book) throws InterruptedException {
        int from = book.size();
        for (int wave = 1; wave <= WAVES; wave++) {
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < WAVE; i++) {
                jobs.add(Job.kept(book.next()));
            }
            jobs.forEach(job -> book.asked(job.number()));
            Client.Answer answer = client.submit(session.url().toString(), jobs);
            for (int i = 0; i < WAVE; i++) {
                book.heard(jobs.get(i).number(), answer.words().get(i));
            }
            await(session, (long) wave * WAVE);
        }
        return new Kept(from);
    }

    private static void await(Session session, long ended) throws InterruptedException {
        String channel = "/channels/" + Job.CHANNELS.get(Job.KEPT);
        long until = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (session.get(channel).getLong("succeededTotal") < ended && System.nanoTime() - until < 0) {
            Thread.sleep(50);
        }
    }

    /** Whether a task is one of them. */
    boolean has(int number) {
        return number >= from;
    }

    /** Whether it is to be there still. */
    boolean isKept(int number) {
        return number >= from + WAVES * WAVE - KEEP;
    }
}
