package io.waggle.device;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
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

    /** Where nodes tell each other that a channel has work, by its name, and ring for a probe. */
    public static final String ADDRESS = "waggle.hints";

    /** Where any node can be asked to ring for a probe. */
    public static final String PROBES = "waggle.probes";

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

    /**
     * Answers the probes of the cluster's devices from now on, by a ring that every node can hear.
     *
     * @param node this node's name
     */
    public Future<Void> answerProbes(String node) {
        return vertx.eventBus()
                .<JsonObject>consumer(PROBES, message -> {
                    vertx.eventBus().publish(ADDRESS, message.body().copy().put("by", node));
                    message.reply(new JsonObject().put("by", node));
                })
                .completion();
    }

    /** Tells of what this node rings, on the caller's context, until {@link #forget}. */
    void listenHere(Consumer<String> channel) {
        here.add(new Listener(vertx.getOrCreateContext(), channel));
    }

    /** Listens to the event bus on the caller's context; what this node rings comes from there as well. */
    MessageConsumer<Object> listen(Consumer<String> channel, Consumer<JsonObject> probe) {
        return vertx.eventBus().consumer(ADDRESS, message -> {
            if (message.body() instanceof String name && Words.isName(name)) {
                channel.accept(name);
            } else if (message.body() instanceof JsonObject ring) {
                probe.accept(ring);
            }
        });
    }

    /** Ends the listening of a context. */
    void forget(Context context) {
        here.removeIf(listener -> listener.context.equals(context));
    }
}
