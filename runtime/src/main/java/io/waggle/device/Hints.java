package io.waggle.device;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.waggle.channel.Doorbell;
import io.waggle.event.Words;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The doorbell: this node's devices are told at once, those of other nodes over the event bus, where rings in quick
 * succession go out as one. Any thread.
 */
public final class Hints implements Doorbell {

    private static final String ADDRESS = "waggle.hints";
    private static final long QUIET_MS = 1;

    private final Vertx vertx;
    private final List<Listener> here = new CopyOnWriteArrayList<>();

    /** The channels rung within the last moment; true: again since it went out. */
    private final Map<String, Boolean> rung = new ConcurrentHashMap<>();

    private record Listener(Context context, Consumer<String> channel) {}

    /** @param vertx the clustered one */
    public Hints(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void expect(String channel) {
        for (Listener listener : here) {
            listener.context.runOnContext(v -> listener.channel.accept(channel));
        }
    }

    @Override
    public void ring(String channel) {
        expect(channel);
        if (vertx.isClustered() && rung.put(channel, true) == null) {
            tellOthers(channel);
        }
    }

    /** Once more when it was rung again meanwhile. */
    private void tellOthers(String channel) {
        rung.put(channel, false);
        vertx.eventBus().publish(ADDRESS, channel);
        vertx.setTimer(QUIET_MS, id -> {
            if (!rung.remove(channel, false)) {
                tellOthers(channel);
            }
        });
    }

    /** Listens on the caller's context. What this node rings comes twice, by itself and from the event bus. */
    MessageConsumer<Object> listen(Consumer<String> channel) {
        here.add(new Listener(vertx.getOrCreateContext(), channel));
        return vertx.eventBus().consumer(ADDRESS, message -> {
            if (message.body() instanceof String name && Words.isName(name)) {
                channel.accept(name);
            }
        });
    }

    /** Ends the listening of a context. */
    void forget(Context context) {
        here.removeIf(listener -> listener.context.equals(context));
    }
}
