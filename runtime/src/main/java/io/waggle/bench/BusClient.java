package io.waggle.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/**
 * Submits single tasks over the event bus as a verticle of the same process does, a number at a time, each as soon as
 * the answer to another is there. Its state lives on one event loop; {@link #run} may be called from any other thread,
 * and blocks it.
 */
final class BusClient {

    private final Vertx vertx;
    private final Context context;
    private final DeliveryOptions options;
    private final Answer answer;

    /** Hears of answers, on the client's event loop. */
    @FunctionalInterface
    interface Answer {
        void came(JsonObject body, long sentAt, long cameAt);
    }

    private final class Load {
        private final String task;
        private final LongPredicate more;
        private final CompletableFuture<Long> over = new CompletableFuture<>();
        private long sent;
        private long answered;

        Load(String task, LongPredicate more) {
            this.task = task;
            this.more = more;
        }

        void send() {
            sent++;
            JsonObject body = new JsonObject(task);
            long at = System.nanoTime();
            vertx.eventBus()
                    .<JsonObject>request("waggle.tasks.submit", body, options)
                    .onComplete(done -> {
                        if (done.failed()) {
                            over.completeExceptionally(done.cause());
                            return;
                        }
                        answered++;
                        answer.came(done.result().body(), at, System.nanoTime());
                        if (more.test(sent)) {
                            send();
                        } else if (answered == sent) {
                            over.complete(answered);
                        }
                    });
        }
    }

    /**
     * @param wait how long each request waits for the outcome, as text; empty: not at all
     * @param answer hears of answers
     */
    BusClient(Vertx vertx, String wait, Answer answer) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = wait.isEmpty() ? new DeliveryOptions() : new DeliveryOptions().addHeader("wait", wait);
        this.answer = answer;
    }

    /**
     * Submits while there is more to submit.
     *
     * @param task the task as JSON
     * @param inFlight how many at a time
     * @param more told how many were sent so far, whether to send another
     * @return how many were answered
     */
    long run(String task, int inFlight, LongPredicate more) {
        Load load = new Load(task, more);
        context.runOnContext(v -> {
            for (int i = 0; i < inFlight && (i == 0 || more.test(load.sent)); i++) {
                load.send();
            }
        });
        return load.over.join();
    }
}
