package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Durable channels: what waits in them, and how they are bounded. Any thread; futures fail with {@link WaggleException}. */
public final class Channels {

    private final Transport transport;

    Channels(Transport transport) {
        this.transport = transport;
    }

    /** All of them. */
    public Future<Page<Channel>> list() {
        return transport.json(Ask.get("/channels")).map(json -> Fields.page(json, Channel::new));
    }

    /** One. */
    public Future<Channel> get(String channel) {
        return transport.json(Ask.get(path(channel, ""))).map(Channel::new);
    }

    /** Changes settings, {@code new JsonObject().put("capacity", 1000).putNull("rate")}; {@code null} takes one away. */
    public Future<Channel> set(String channel, JsonObject settings) {
        return transport.json(Ask.patch(path(channel, ""), settings)).map(Channel::new);
    }

    /** Gives out no more of its tasks, and takes no more. */
    public Future<Receipt> pause(String channel) {
        return order(channel, "/pause");
    }

    /** Goes on. */
    public Future<Receipt> resume(String channel) {
        return order(channel, "/resume");
    }

    /** Deletes what waits in it. */
    public Future<Receipt> clear(String channel) {
        return order(channel, "/clear");
    }

    /**
     * Forgets an empty channel.
     *
     * @param force also one that is not empty
     */
    public Future<Receipt> delete(String channel, boolean force) {
        String path = Ask.path(path(channel, ""), Map.of("force", Boolean.toString(force)));
        return transport.json(Ask.delete(path).keyed(transport.keys().next())).map(Receipt::new);
    }

    private Future<Receipt> order(String channel, String verb) {
        Ask ask = Ask.post(path(channel, verb), new JsonObject())
                .keyed(transport.keys().next());
        return transport.json(ask).map(Receipt::new);
    }

    private static String path(String channel, String more) {
        return "/channels/" + Ask.encode(channel) + more;
    }
}
