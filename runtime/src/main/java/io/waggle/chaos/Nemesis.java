package io.waggle.chaos;

import io.waggle.rig.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does what a plan says, each fault on a thread of its own. One thread calls it, and is blocked. */
final class Nemesis {

    private final Site site;
    private final Progress progress;
    private final long begun = System.currentTimeMillis();

    Nemesis(Site site, Progress progress) {
        this.site = site;
        this.progress = progress;
    }

    /** Returns when all faults have ended and every node is back. */
    List<Episode> run(Plan plan) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "waggle-chaos-nemesis");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Episode>> done = new ArrayList<>();
            for (Strike strike : plan.strikes()) {
                Thread.sleep(Math.max(0, begun + strike.atMs() - System.currentTimeMillis()));
                done.add(threads.submit(() -> play(strike)));
            }
            Thread.sleep(Math.max(0, begun + plan.lastsMs() - System.currentTimeMillis()));
            List<Episode> episodes = new ArrayList<>();
            for (Future<Episode> one : done) {
                episodes.add(one.get());
            }
            return episodes;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fault could not be done: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Episode play(Strike strike) throws InterruptedException {
        progress.say("%6.1f s  %s", (System.currentTimeMillis() - begun) / 1e3, strike.text());
        Act act = new Act(site, strike);
        String problem = "";
        try {
            act.play();
        } catch (IOException | IllegalStateException e) {
            problem = String.valueOf(e.getMessage());
            progress.say("        %s went wrong: %s", strike.text(), problem);
        }
        return act.episode(problem);
    }
}
