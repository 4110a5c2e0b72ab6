package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The event bus of the cluster, for programs that are no members of it; for administrators. Messages are any JSON: a {@code
 * JsonObject}, a {@code JsonArray}, a text, a number, a boolean or {@code null}. The bus keeps nothing: a message finds
 * whoever listens at that moment. Any thread; futures fail with {@link WaggleException}.
 */
public final class Bus {

    private final Transport transport;

    Bus(Transport transport) {
        this.transport = transport;
    }

    /**
     * Sends a message to one of those who listen, and waits for the reply. It is not tried again: when the answer is lost,
     * whether it was handled is not known ({@code NO_ANSWER}).
     *
     * @param atMost 5 minutes at most
     * @return the reply; fails with {@code NOT_FOUND} when nobody listens, with {@code TIMEOUT}, or with {@code
     *     FUNCTION_FAILED} when whoever listens replied with a failure
     */
    public Future<@Nullable Object> request(String address, @Nullable Object message, Duration atMost) {
        Map<String, String> query = Map.of("timeout", atMost.toMillis() + "ms");
        return transport.json(post(address, message, query).waiting(atMost)).map(answer -> answer.getValue("reply"));
    }

    /** Sends a message to all who listen, perhaps nobody. */
    public Future<Void> publish(String address, @Nullable Object message) {
        return transport.json(post(address, message, Map.of("publish", "true"))).mapEmpty();
    }

    /**
     * Listens. The future completes when every node knows of it: what is sent from then on comes, until {@link
     * BusListening#ended}.
     *
     * @param handler told the body of each message, on a context of the client's Vert.x; it must not block
     */
    public Future<BusListening> listen(String address, Consumer<@Nullable Object> handler) {
        return BusListening.open(transport, "/bus/" + Ask.encode(address), handler);
    }

    private static Ask post(String address, @Nullable Object message, Map<String, String> query) {
        Buffer body = Buffer.buffer(message == null ? "null" : Json.encode(message));
        return Ask.post(Ask.path("/bus/" + Ask.encode(address), query), new JsonObject())
                .body(body);
    }
}
