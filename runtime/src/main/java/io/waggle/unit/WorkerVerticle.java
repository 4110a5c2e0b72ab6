package io.waggle.unit;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the attempts of one version of one function. Batches arrive at its address; where the function bounds how many
 * run at once the rest waits here, never more than the node's devices hold. All fields belong to its own context.
 */
final class WorkerVerticle extends VerticleBase {

    private final String address;
    private final Runner runner;
    private final int slots;
    private final Deque<Execution> waiting = new ArrayDeque<>();
    private final Set<Execution> running = new HashSet<>();
    private @Nullable MessageConsumer<Batch> consumer;

    /**
     * A worker for one function version.
     *
     * @param slots how many attempts at once; 0: no bound
     */
    WorkerVerticle(String address, Runner runner, int slots) {
        this.address = address;
        this.runner = runner;
        this.slots = slots;
    }

    @Override
    public Future<?> start() throws Exception {
        return runner.start(context)
                .onSuccess(started ->
                        consumer = vertx.eventBus().localConsumer(address, message -> onOwnContext(message.body())));
    }

    /** A message comes on a context of its own; the function is to find itself on the verticle's. */
    private void onOwnContext(Batch batch) {
        context.runOnContext(go -> take(batch));
    }

    @Override
    public Future<?> stop() throws Exception {
        waiting.forEach(Execution::interrupt);
        waiting.clear();
        Future<Void> deaf = consumer == null ? Future.succeededFuture() : consumer.unregister();
        return deaf.compose(done -> stopped());
    }

    private Future<?> stopped() {
        try {
            return runner.stop(context);
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    /** An attempt has ended: another may take its place. Any thread. */
    void freed(Execution execution) {
        if (slots > 0) {
            context.runOnContext(go -> {
                if (!running.remove(execution)) {
                    waiting.remove(execution);
                }
                startWaiting();
            });
        }
    }

    private void take(Batch batch) {
        if (slots == 0) {
            batch.executions().forEach(runner::run);
        } else {
            waiting.addAll(batch.executions());
            startWaiting();
        }
    }

    private void startWaiting() {
        while (running.size() < slots && !waiting.isEmpty()) {
            Execution next = waiting.poll();
            if (!next.ended()) {
                running.add(next);
                runner.run(next);
            }
        }
    }
}
