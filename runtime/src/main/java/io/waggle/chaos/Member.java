package io.waggle.chaos;

import io.waggle.rig.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One node of the fleet, which comes back at the same address with the same data each time it has ended. Any thread; who
 * begins, stops or ends its process holds its turn meanwhile.
 */
final class Member {

    private static final int STARTS = 60;

    private final int number;
    private final String url;
    private final NodeProcess.Wish wish;
    private final FaultProxy proxy;
    private final Semaphore turn = new Semaphore(1, true);
    private volatile @Nullable NodeProcess process;

    /**
     * @param number from 0
     * @param url where it will be
     * @param wish how to start it
     * @param proxy what stands between it and Redis
     */
    Member(int number, String url, NodeProcess.Wish wish, FaultProxy proxy) {
        this.number = number;
        this.url = url;
        this.wish = wish;
        this.proxy = proxy;
    }

    int number() {
        return number;
    }

    String name() {
        return name(number);
    }

    static String name(int number) {
        return "n" + (number + 1);
    }

    String url() {
        return url;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** What its processes have written to standard error, all in one file. */
    Path log() {
        return wish.log();
    }

    /** The process id of its process, the last one when it has ended. */
    long pid() {
        NodeProcess last = process;
        return last == null ? -1 : last.pid();
    }

    /** Starts it and waits until it is ready; where it cannot start just now, it is tried again, as a supervisor would. */
    void start() throws InterruptedException, IOException {
        for (int tries = 1; ; tries++) {
            NodeProcess started = NodeProcess.start(wish);
            process = started;
            try {
                started.awaitReady();
                return;
            } catch (IllegalStateException e) {
                started.kill();
                if (tries == STARTS) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }

    /** Waits until nobody else begins or ends its process; to be followed by {@link #leave}. */
    void take() throws InterruptedException {
        turn.acquire();
    }

    /** The end of {@link #take}. */
    void leave() {
        turn.release();
    }

    /** {@code kill -9}. */
    void kill() {
        running().kill();
    }

    /** SIGTERM, and waits for the end. @return the exit code */
    int stop() {
        return running().stop();
    }

    /** Makes it stand still. */
    void freeze() {
        Shell.signal("STOP", pid());
    }

    /** Lets it go on. */
    void thaw() {
        Shell.signal("CONT", pid());
    }

    private NodeProcess running() {
        NodeProcess now = process;
        if (now == null) {
            throw new IllegalStateException(name() + " was never started");
        }
        return now;
    }

    /** Ends it at the end of the run. Also while somebody else starts it. */
    void close() throws IOException {
        NodeProcess last = process;
        if (last != null) {
            last.kill();
        }
        proxy.close();
    }
}
