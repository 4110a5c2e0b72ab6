package io.waggle.device;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.waggle.channel.Doorbell;
import io.waggle.event.Words;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The doorbell over the event bus: "this channel has work". Rings in quick succession go out as one. Any thread.
 */
public final class Hints implements Doorbell {

    private static final String ADDRESS = "waggle.hints";
    private static final long QUIET_MS = 1;

    private final Vertx vertx;
    private final Set<String> rung = ConcurrentHashMap.newKeySet();

    /** @param vertx the clustered one */
    public Hints(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void ring(String channel) {
        if (rung.add(channel)) {
            vertx.eventBus().publish(ADDRESS, channel);
            vertx.setTimer(QUIET_MS, id -> {
                rung.remove(channel);
                vertx.eventBus().publish(ADDRESS, channel);
            });
        }
    }

    /** Listens on the caller's context. */
    static MessageConsumer<Object> listen(Vertx vertx, Consumer<String> channel) {
        return vertx.eventBus().consumer(ADDRESS, message -> {
            if (message.body() instanceof String name && Words.isName(name)) {
                channel.accept(name);
            }
        });
    }
}
