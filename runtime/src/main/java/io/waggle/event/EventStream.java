package io.waggle.event;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;

/**
 * Tells the cluster what happens on this node. An event may be lost: whoever needs the truth reads it from the store.
 * Any thread; never blocks.
 */
public final class EventStream {

    /** The event bus address of all events. */
    public static final String ADDRESS = "waggle.events";

    private final Vertx vertx;
    private final String node;
    private final Clock clock;

    /** @param node the name of this node, which every event bears */
    public EventStream(Vertx vertx, String node) {
        this.vertx = vertx;
        this.node = node;
        this.clock = Clock.systemUTC();
    }

    /**
     * Publishes an event.
     *
     * @param type its name, {@code task.failed} for one
     * @param data what there is to say, in the shape that REST gives for the same thing; not to be changed afterwards
     */
    public void publish(String type, JsonObject data) {
        vertx.eventBus().publish(ADDRESS, envelope(type, data));
    }

    /** The event as it travels: {@code {"type","at","node","data"}}. */
    JsonObject envelope(String type, JsonObject data) {
        return new JsonObject()
                .put("type", type)
                .put("at", clock.instant().toString())
                .put("node", node)
                .put("data", data);
    }
}
