package io.waggle.chaos;

import io.waggle.rig.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks for a channel that keeps few, submitted when all is still. First a few of which the other nodes cannot hear, which
 * they must find by themselves; then waves, each of which has ended before the next begins, so that it is known which ones
 * are the last to end.
 *
 * @param from the number of the first task
 * @param waves the number of the first task of the first wave
 * @param unheard how many tasks nobody found
 */
record Kept(int from, int waves, int unheard) {

    /** How many the channel keeps. */
    static final int KEEP = 200;

    private static final int WAVE = 100;
    private static final int WAVES = 4;
    private static final int UNHEARD = 20;
    private static final long PATIENCE_MS = 12_000;
    private static final String CHANNEL = "/channels/" + Job.CHANNELS.get(Job.KEPT);

    /** Submits them. */
    static Kept send(Site site, Client client, Book book) throws InterruptedException {
        int from = book.size();
        int unheard = site.network().canPart() && site.members().size() > 1 ? unheard(site, client, book) : 0;
        int waves = book.size();
        Session session = site.session(0);
        for (int wave = 0; wave < WAVES; wave++) {
            await(session, "succeededTotal", submit(client, session, book, WAVE));
        }
        await(session, "succeeded", KEEP);
        return new Kept(from, waves, unheard);
    }

    /** The node that is asked may run none itself, and nothing that it says reaches the others. */
    private static int unheard(Site site, Client client, Book book) throws InterruptedException {
        Session session = site.session(0);
        String device = Member.name(0) + "-1";
        session.tell(device, "pause");
        others(site, site.network()::part);
        try {
            long all = submit(client, session, book, UNHEARD);
            return (int) Math.max(0, all - await(session, "succeededTotal", all));
        } finally {
            others(site, site.network()::join);
            session.tell(device, "start");
        }
    }

    private static void others(Site site, Act.Way way) {
        for (int other = 1; other < site.members().size(); other++) {
            way.apply(0, other);
        }
    }

    /** @return how many of the channel will have succeeded when these have */
    private static long submit(Client client, Session session, Book book, int count) throws InterruptedException {
        long before = session.get(CHANNEL).getLong("succeededTotal");
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(Job.kept(book.next()));
        }
        jobs.forEach(job -> book.asked(job.number()));
        Client.Answer answer = client.submit(session.url().toString(), jobs);
        for (int i = 0; i < count; i++) {
            book.heard(jobs.get(i).number(), answer.words().get(i));
        }
        return before + count;
    }

    /** Waits until a number of the channel has a value. @return what it is then, or when the time is up */
    private static long await(Session session, String field, long wanted) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_MS * 1_000_000;
        long is = session.get(CHANNEL).getLong(field);
        while (is != wanted && System.nanoTime() - until < 0) {
            Thread.sleep(50);
            is = session.get(CHANNEL).getLong(field);
        }
        return is;
    }

    /** Whether a task is one of them. */
    boolean has(int number) {
        return number >= from;
    }

    /** Whether it is to be there still. */
    boolean isKept(int number) {
        return number >= waves + WAVES * WAVE - KEEP;
    }
}
