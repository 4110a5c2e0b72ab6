package io.waggle.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Clients that submit tasks all the time, each a thread, each to any node whatever state that is in. What is unknown is
 * mostly asked again under the same ids, and so is a little of what was acknowledged; the rest stays unknown.
 */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final int MOST_OPEN = 1_500;
    private static final int MOST_DOUBTS = 100;
    private static final int LARGEST = 16;
    private static final int REST_MS = 150;

    /** However much is open, no client is silent for longer: a fault that nobody meets shows nothing. */
    private static final long SILENT_NANOS = 400_000_000L;

    private static final int ASKED_AGAIN_PERCENT = 80;
    private static final int REPEATED_PERCENT = 3;

    private final Client client;
    private final List<Member> members;
    private final Book book;
    private final long seed;
    private final Pulse asks;
    private final PriorityQueue<Again> agains = new PriorityQueue<>(Comparator.comparingLong(Again::dueAt));
    private final ConcurrentLinkedQueue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean fresh = true;
    private volatile boolean open = true;

    /** Tasks to be submitted once more. */
    private record Again(long dueAt, List<Job> jobs) {}

    /**
     * @param client how they submit
     * @param members the nodes to choose from
     * @param book where they note what they know
     * @param seed for what the tasks are
     * @param asks where each request is noted
     */
    Load(Client client, List<Member> members, Book book, long seed, Pulse asks) {
        this.client = client;
        this.members = members;
        this.book = book;
        this.seed = seed;
        this.asks = asks;
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> work(random), "waggle-chaos-client");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Submits nothing new, asks again what is to be asked again, and ends. */
    void finish(Duration patience) throws InterruptedException {
        fresh = false;
        long until = System.nanoTime() + patience.toNanos();
        while (left() > 0 && System.nanoTime() - until < 0) {
            Thread.sleep(20);
        }
        close();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Ends at once. */
    @Override
    public void close() {
        open = false;
    }

    /** How many tasks were submitted again that had been acknowledged. */
    int repeated() {
        return repeated.get();
    }

    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    /** Answers that no fault explains. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void work(Random random) {
        try {
            long spoke = System.nanoTime();
            while (open) {
                List<Job> jobs = due();
                if (jobs == null && fresh && book.open() < MOST_OPEN && left() < MOST_DOUBTS) {
                    jobs = draw(random, LARGEST);
                } else if (jobs == null && fresh && System.nanoTime() - spoke > SILENT_NANOS) {
                    jobs = draw(random, 1);
                }
                if (jobs == null) {
                    Thread.sleep(5);
                } else {
                    submit(jobs, random);
                    spoke = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Job> draw(Random random, int most) {
        int count = 1 + random.nextInt(most);
        List<Job> jobs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            // The kind of work is the number's, which is not known before.
            jobs.add(Job.draw(seed, book.next()));
        }
        return jobs;
    }

    private void submit(List<Job> jobs, Random random) throws InterruptedException {
        boolean known = jobs.stream().allMatch(job -> book.word(job.number()) == Book.Word.ACKNOWLEDGED);
        jobs.forEach(job -> book.asked(job.number()));
        int node = random.nextInt(members.size());
        long asked = System.currentTimeMillis();
        Client.Answer answer = client.submit(members.get(node).url(), jobs);
        long heard = System.currentTimeMillis();
        asks.beat(asked, heard);
        for (int i = 0; i < jobs.size(); i++) {
            book.heard(jobs.get(i).number(), answer.words().get(i));
        }
        if (answer.unavailable()) {
            refusals.add(new Refusal(node, asked, heard));
        }
        if (!answer.complaint().isEmpty()) {
            complaints.add(answer.complaint());
        }
        boolean doubt = answer.words().contains(Book.Word.UNKNOWN);
        if (doubt && random.nextInt(100) < ASKED_AGAIN_PERCENT) {
            again(jobs, 200 + random.nextInt(2_500));
        }
        if (doubt) {
            Thread.sleep(REST_MS);
        } else if (known) {
            repeated.addAndGet(jobs.size());
        } else if (fresh && random.nextInt(100) < REPEATED_PERCENT) {
            again(jobs, 500 + random.nextInt(6_000));
        }
    }

    private synchronized void again(List<Job> jobs, int inMs) {
        agains.add(new Again(System.nanoTime() + inMs * 1_000_000L, jobs));
    }

    private synchronized @Nullable List<Job> due() {
        Again next = agains.peek();
        return next == null || next.dueAt() - System.nanoTime() > 0
                ? null
                : agains.remove().jobs();
    }

    private synchronized int left() {
        return agains.size();
    }
}
