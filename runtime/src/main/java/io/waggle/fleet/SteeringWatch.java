package io.waggle.fleet;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Pulse;
import io.waggle.event.DeviceJson;
import io.waggle.store.Steering;
import io.waggle.store.SteeringStore;
import io.waggle.task.Gates;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node comes to be what it is told: it looks at the revision in the store once a second, and at once when another
 * node asks it to, reads what is said, and has its devices obey. One look after the other, on one context; {@link
 * #gates()} may be called from any thread.
 */
public final class SteeringWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SteeringWatch.class);

    private final Vertx vertx;
    private final SteeringStore store;
    private final String node;
    private final Context context;
    private volatile Gates gates = Gates.OPEN;
    private volatile @Nullable Answered answered;
    private long obeyed = -1;
    private Devices devices = new NoDevices();
    private Future<?> last = Future.succeededFuture();
    private Runnable leave = () -> {};
    private @Nullable MessageConsumer<JsonObject> ear;

    /**
     * The store's last answer to what it is asked every second.
     *
     * @param at when it came, as {@link System#nanoTime} tells
     * @param nanos how long it took, ns
     */
    public record Answered(long at, long nanos) {}

    /** The devices of a node. Called on the watch's context, one call after the other. */
    public interface Devices {

        /** Has them be what is said of them. @return how they are then */
        Future<List<DeviceStatus>> obey(Steering steering);

        /** Gives back what they have claimed of a channel and not started. @return how they are then */
        Future<List<DeviceStatus>> recall(String channel);
    }

    /** Before the node has any. */
    private static final class NoDevices implements Devices {
        @Override
        public Future<List<DeviceStatus>> obey(Steering steering) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<List<DeviceStatus>> recall(String channel) {
            return Future.succeededFuture(List.of());
        }
    }

    /**
     * @param vertx the clustered one
     * @param store what is said
     * @param node this node's name
     */
    public SteeringWatch(Vertx vertx, SteeringStore store, String node) {
        this.vertx = vertx;
        this.store = store;
        this.node = node;
        this.context = vertx.getOrCreateContext();
    }

    /** Where a node of this name listens. */
    public static String address(String node) {
        return NodeOrders.ADDRESS + node;
    }

    /** The gates of the whole system as this node knows them, about a second old at most. */
    public Gates gates() {
        return gates;
    }

    /** When the store last answered, and how fast; {@code null}: it has not yet. Any thread. */
    public @Nullable Answered answered() {
        return answered;
    }

    /** Reads what is said now; to be done before anything is claimed or taken in. */
    public Future<Steering> read() {
        return store.read().onSuccess(steering -> gates = steering.gates());
    }

    /** Has these devices obey from now on. */
    public Future<Void> open(Pulse pulse, Devices obeying) {
        Future<Void> begun = here(() -> {
            devices = obeying;
            leave = pulse.join(context, this::poll);
            MessageConsumer<JsonObject> consumer = vertx.eventBus().consumer(address(node), this::asked);
            ear = consumer;
            return consumer.completion().compose(v -> look(obeying::obey)).mapEmpty();
        });
        return begun;
    }

    /** Has the devices obey once more, because something else they depend on has changed. Any thread. */
    public void again() {
        context.runOnContext(v -> {
            var unused = look(devices::obey);
        });
    }

    /** Obeys no more. */
    public Future<Void> close() {
        return here(() -> {
            leave.run();
            devices = new NoDevices();
            MessageConsumer<JsonObject> consumer = ear;
            return consumer == null ? Future.<Void>succeededFuture() : consumer.unregister();
        });
    }

    private <T> Future<T> here(Supplier<Future<T>> work) {
        return Future.future(done -> context.runOnContext(
                v -> Future.succeededFuture().compose(go -> work.get()).onComplete(done)));
    }

    private Future<?> poll() {
        long asked = System.nanoTime();
        return store.revision()
                .onSuccess(now -> answered = new Answered(System.nanoTime(), System.nanoTime() - asked))
                .compose(now -> now == obeyed ? Future.succeededFuture(List.<DeviceStatus>of()) : look(devices::obey));
    }

    private void asked(Message<JsonObject> message) {
        String recall = message.body().getString("recall");
        Devices own = devices;
        look(steering ->
                        recall == null ? own.obey(steering) : own.obey(steering).compose(v -> own.recall(recall)))
                .map(statuses -> new JsonObject()
                        .put(
                                "devices",
                                new JsonArray(statuses.stream()
                                        .map(DeviceJson::toJson)
                                        .toList())))
                .recover(e -> Future.succeededFuture(new JsonObject().put("refusal", String.valueOf(e.getMessage()))))
                .onSuccess(message::reply);
    }

    /** One after the other, so that what is read later is obeyed later. */
    private Future<List<DeviceStatus>> look(Function<Steering, Future<List<DeviceStatus>>> obey) {
        Future<List<DeviceStatus>> next = last.transform(before -> read())
                .compose(steering -> obey.apply(steering).onSuccess(done -> obeyed = steering.revision()));
        last = next.onFailure(e -> LOG.warn("steering=not obeyed node={} why=\"{}\"", node, e.getMessage()));
        return next;
    }
}
