package io.waggle.unit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.waggle.time.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What nodes say to each other about units over the clustered event bus: "look at the shelf" to all, and "have you
 * caught up?" to one. Any of it may be lost; the poll and the next question mend that. Any thread.
 */
final class UnitBus {

    private static final String HINT = "waggle.units";
    private static final long ANSWER_MS = 2_000;
    private static final long PAUSE_MS = 250;

    private final Vertx vertx;
    private final String node;
    private final UnitSync sync;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();

    UnitBus(Vertx vertx, String node, UnitSync sync) {
        this.vertx = vertx;
        this.node = node;
        this.sync = sync;
    }

    private static String address(String node) {
        return HINT + "." + node;
    }

    Future<Void> open() {
        MessageConsumer<JsonObject> hints = vertx.eventBus().consumer(HINT, message -> sync.hint());
        MessageConsumer<JsonObject> questions = vertx.eventBus()
                .consumer(
                        address(node),
                        question -> TimeLimit.of(
                                        vertx,
                                        ANSWER_MS,
                                        sync.reached(question.body().getLong("revision", 0L)))
                                .otherwise(late -> sync.report())
                                .onSuccess(report -> question.reply(report.toJson())));
        consumers.add(hints);
        consumers.add(questions);
        return Future.all(hints.completion(), questions.completion()).mapEmpty();
    }

    Future<Void> close() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    void hint(long revision) {
        vertx.eventBus().publish(HINT, new JsonObject().put("revision", revision));
    }

    /** Asks a node once, and again until it has caught up with a revision or the patience is at an end. Never fails. */
    Future<Optional<UnitReport>> ask(String other, long revision, Duration patience) {
        long giveUpAt = System.nanoTime() + patience.toNanos();
        return once(other, revision, Math.min(patience.toMillis(), ANSWER_MS + 1_000))
                .map(Optional::of)
                .otherwise(Optional.empty())
                .compose(report -> {
                    Duration left = Duration.ofNanos(giveUpAt - System.nanoTime());
                    boolean reached = report.isPresent() && report.get().revision() >= revision;
                    if (reached || left.toMillis() <= PAUSE_MS) {
                        return Future.succeededFuture(report);
                    }
                    return vertx.timer(PAUSE_MS, TimeUnit.MILLISECONDS)
                            .compose(fired -> ask(other, revision, left.minusMillis(PAUSE_MS)));
                });
    }

    private Future<UnitReport> once(String other, long revision, long waitMs) {
        if (other.equals(node)) {
            return TimeLimit.of(vertx, waitMs, sync.reached(revision));
        }
        return vertx.eventBus()
                .<JsonObject>request(
                        address(other),
                        new JsonObject().put("revision", revision),
                        new DeliveryOptions().setSendTimeout(waitMs))
                .map(answer -> UnitReport.from(answer.body()));
    }
}
