package io.waggle.unit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One version of one function, deployed. A blocking one lends its lanes' threads its code; an asynchronous one gets
 * its attempts here, as many as come at once with one turn of its event loop, and runs them on its own context.
 */
final class WorkerVerticle extends VerticleBase {

    /** After so many attempts in one turn the function's own events come first. */
    private static final int MOST_IN_A_TURN = 256;

    private final Runner runner;
    private final Queue<Execution> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rung = new AtomicBoolean();

    WorkerVerticle(Runner runner) {
        this.runner = runner;
    }

    Runner runner() {
        return runner;
    }

    @Override
    public Future<?> start() throws Exception {
        return runner.start(context);
    }

    @Override
    public Future<?> stop() throws Exception {
        return runner.stop(context);
    }

    /** Takes an attempt of an asynchronous function that has a slot. Any thread. */
    void deliver(Execution execution) {
        mailbox.add(execution);
        ring();
    }

    private void ring() {
        if (!rung.get() && rung.compareAndSet(false, true)) {
            context.runOnContext(go -> empty((Runner.Async) runner));
        }
    }

    /** What is delivered meanwhile, by the attempts that end here at once, needs no further ring. */
    private void empty(Runner.Async function) {
        for (int i = 0; i < MOST_IN_A_TURN; i++) {
            Execution next = mailbox.poll();
            if (next == null) {
                break;
            }
            function.run(next, context);
        }
        rung.set(false);
        if (!mailbox.isEmpty()) {
            ring();
        }
    }
}
