package io.waggle.device;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Word to devices that claims were taken from them, because somebody cancelled their tasks. It may be lost: a device looks
 * for itself now and then ({@link Disowned}), and what it says of such a task is refused in any case. Any thread.
 */
public final class Cancels {

    /** Where devices hear of it, all of all nodes. */
    public static final String ADDRESS = "waggle.cancels";

    private final Vertx vertx;

    /** @param vertx the clustered one */
    public Cancels(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A claim of one task. */
    public record Claim(Address address, long fence) {

        static Claim of(Work work) {
            return new Claim(work.address(), work.fence());
        }
    }

    /** Tells a device, wherever it is. */
    public void tell(String device, List<Claim> lost) {
        JsonArray claims = new JsonArray();
        lost.forEach(claim -> claims.add(new JsonObject()
                .put("channel", claim.address().channel())
                .put("id", claim.address().id())
                .put("fence", claim.fence())));
        vertx.eventBus().publish(ADDRESS, new JsonObject().put("device", device).put("claims", claims));
    }

    /** Listens for one device, on the caller's context. */
    MessageConsumer<Object> listen(String device, Consumer<Set<Claim>> lost) {
        return vertx.eventBus().consumer(ADDRESS, message -> {
            if (message.body() instanceof JsonObject body && device.equals(body.getValue("device"))) {
                Set<Claim> claims = new HashSet<>();
                body.getJsonArray("claims").forEach(one -> claims.add(claim((JsonObject) one)));
                lost.accept(claims);
            }
        });
    }

    private static Claim claim(JsonObject json) {
        return new Claim(new Address(json.getString("channel"), json.getString("id")), json.getLong("fence"));
    }
}
