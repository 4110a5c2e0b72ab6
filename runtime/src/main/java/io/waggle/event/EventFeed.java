package io.waggle.event;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of the cluster as this node hears them, with the last thousand kept for watchers that come back. Methods
 * may be called from any thread; the ring and the watchers are touched on the feed's own context only, and watchers
 * are called there.
 */
public final class EventFeed {

    /** How many events are kept for those who come back. */
    static final int KEPT = 1000;

    private static final String RESYNC = "resync";

    private final EventStream stream;
    private final Vertx vertx;
    private final Context context;
    private final long startedAt;
    private final ArrayDeque<Event> ring = new ArrayDeque<>();
    private final List<Consumer<Event>> watchers = new ArrayList<>();
    private volatile int watching;
    private long last;
    private @Nullable MessageConsumer<JsonObject> consumer;

    /** @param stream how this node speaks, for the events that it makes for its own watchers */
    public EventFeed(Vertx vertx, EventStream stream) {
        this.vertx = vertx;
        this.stream = stream;
        this.context = vertx.getOrCreateContext();
        this.startedAt = System.currentTimeMillis();
    }

    /**
     * An event for watchers.
     *
     * @param id what a watcher names to go on after it; {@code null}: not kept
     * @param type its name
     * @param body {@code {"type","at","node","data"}}, encoded once for all watchers
     */
    public record Event(@Nullable String id, String type, String body) {}

    /** Starts to listen; done when the cluster knows of it. */
    public Future<Void> start() {
        Promise<Void> listening = Promise.promise();
        context.runOnContext(v -> {
            MessageConsumer<JsonObject> made = vertx.eventBus().consumer(EventStream.ADDRESS, this::heard);
            consumer = made;
            made.completion().onComplete(listening);
        });
        return listening.future();
    }

    /** Stops to listen and forgets the watchers. */
    public Future<Void> stop() {
        Promise<Void> stopped = Promise.promise();
        context.runOnContext(v -> {
            watchers.clear();
            watching = 0;
            MessageConsumer<JsonObject> made = consumer;
            (made == null ? Future.<Void>succeededFuture() : made.unregister()).onComplete(stopped);
        });
        return stopped.future();
    }

    /**
     * Adds a watcher. It first gets what it missed; when that cannot be known it gets {@code resync}, which means: read
     * the state anew.
     *
     * @param lastId the id of the last event that it had; {@code null}: it is new
     * @param watcher called on the feed's context, must not block
     * @return ends the watching when run, on any thread, any number of times
     */
    public Runnable watch(@Nullable String lastId, Consumer<Event> watcher) {
        context.runOnContext(v -> {
            if (lastId != null) {
                missed(lastId).forEach(watcher);
            }
            watchers.add(watcher);
            watching = watchers.size();
        });
        return () -> context.runOnContext(v -> {
            watchers.remove(watcher);
            watching = watchers.size();
        });
    }

    /** Whether anybody watches on this node. */
    public boolean watched() {
        return watching > 0;
    }

    /** How many watch on this node. */
    public int watchers() {
        return watching;
    }

    /** The event that tells a watcher to read the state anew. */
    public Event resync() {
        return new Event(null, RESYNC, stream.envelope(RESYNC, new JsonObject()).encode());
    }

    /** Tells the watchers of this node only; not kept. */
    void tellHere(String type, JsonObject data) {
        Event event = new Event(null, type, stream.envelope(type, data).encode());
        context.runOnContext(v -> List.copyOf(watchers).forEach(w -> w.accept(event)));
    }

    private void heard(Message<JsonObject> message) {
        JsonObject body = message.body();
        if (body == null || !(body.getValue("type") instanceof String type) || !Words.isName(type)) {
            return;
        }
        last++;
        Event event = new Event(startedAt + "-" + last, type, body.encode());
        ring.addLast(event);
        if (ring.size() > KEPT) {
            ring.removeFirst();
        }
        List.copyOf(watchers).forEach(w -> w.accept(event));
    }

    private List<Event> missed(String lastId) {
        if (lastId.equals(startedAt + "-" + last)) {
            return List.of();
        }
        List<Event> all = List.copyOf(ring);
        for (int i = 0; i < all.size(); i++) {
            if (lastId.equals(all.get(i).id())) {
                return all.subList(i + 1, all.size());
            }
        }
        return List.of(resync());
    }
}
