package io.waggle.channel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Address;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting for the end of a task, wherever in the cluster it runs. Who waits tells every node; the node that ends the
 * task tells those who wait. Behind it stands a poll of the store, so a lost message costs a second. Any thread.
 */
public final class TaskWaits implements TaskEnds {

    private static final String WANTED = "waggle.waits.wanted";
    private static final String ENDED = "waggle.waits.ended.";
    private static final long POLL_MS = 1_000;

    /** An end that came before the waiting began is found by looking. */
    private static final long FIRST_LOOK_MS = 5;

    private static final long FORGET_MS = 300_000;

    private final Vertx vertx;
    private final Channels channels;
    private final String me = UUID.randomUUID().toString();
    private final Map<Address, Collection<Promise<Optional<TaskView>>>> waiting = new ConcurrentHashMap<>();
    private final Map<Address, Collection<String>> wanted = new ConcurrentHashMap<>();

    /**
     * @param vertx the clustered one
     * @param channels where tasks are
     */
    public TaskWaits(Vertx vertx, Channels channels) {
        this.vertx = vertx;
        this.channels = channels;
    }

    /** Begins to listen to the other nodes. */
    public Future<Void> open() {
        MessageConsumer<JsonObject> asks = vertx.eventBus().consumer(WANTED, message -> want(message.body()));
        MessageConsumer<JsonObject> ends = vertx.eventBus().consumer(ENDED + me, message -> {
            Address address = address(message.body());
            channels.find(address).onSuccess(view -> view.ifPresent(this::tellWaiting));
        });
        return Future.join(asks.completion(), ends.completion()).mapEmpty();
    }

    private void want(JsonObject body) {
        String who = body.getString("node");
        if (who.equals(me)) {
            return;
        }
        Address address = address(body);
        wanted.computeIfAbsent(address, a -> ConcurrentHashMap.newKeySet()).add(who);
        vertx.setTimer(
                Math.min(FORGET_MS, body.getLong("ms")),
                id -> wanted.computeIfPresent(address, (a, nodes) -> {
                    nodes.remove(who);
                    return nodes.isEmpty() ? null : nodes;
                }));
    }

    private static Address address(JsonObject body) {
        return new Address(body.getString("channel"), body.getString("id"));
    }

    private static JsonObject body(Address address) {
        return new JsonObject().put("channel", address.channel()).put("id", address.id());
    }

    /** Says that a task has come to its end on this node. */
    public void ended(TaskView task) {
        tellWaiting(task);
        Collection<String> others = wanted.isEmpty() ? null : wanted.remove(task.address());
        if (others != null) {
            others.forEach(node -> vertx.eventBus().send(ENDED + node, body(task.address())));
        }
    }

    private void tellWaiting(TaskView task) {
        if (!task.state().ended()) {
            return;
        }
        Collection<Promise<Optional<TaskView>>> promises = waiting.isEmpty() ? null : waiting.remove(task.address());
        if (promises != null) {
            promises.forEach(promise -> promise.tryComplete(Optional.of(task)));
        }
    }

    @Override
    public Future<Optional<TaskView>> await(Address address, Duration atMost) {
        Promise<Optional<TaskView>> end = Promise.promise();
        waiting.compute(address, (a, before) -> {
            Collection<Promise<Optional<TaskView>>> all = before == null ? ConcurrentHashMap.newKeySet() : before;
            all.add(end);
            return all;
        });
        long ms = Math.max(1, atMost.toMillis());
        if (vertx.isClustered()) {
            vertx.eventBus().publish(WANTED, body(address).put("node", me).put("ms", ms));
        }
        long over = vertx.setTimer(ms, id -> end.tryComplete(Optional.empty()));
        vertx.setTimer(FIRST_LOOK_MS, id -> {
            if (!end.future().isComplete()) {
                poll(address, end);
            }
        });
        return end.future().onComplete(done -> {
            vertx.cancelTimer(over);
            waiting.computeIfPresent(address, (a, all) -> {
                all.remove(end);
                return all.isEmpty() ? null : all;
            });
        });
    }

    private void poll(Address address, Promise<Optional<TaskView>> end) {
        channels.find(address).onSuccess(view -> view.ifPresent(this::tellWaiting));
        long jittered = POLL_MS * 3 / 4 + ThreadLocalRandom.current().nextLong(POLL_MS / 2);
        vertx.setTimer(jittered, id -> {
            if (!end.future().isComplete()) {
                poll(address, end);
            }
        });
    }
}
