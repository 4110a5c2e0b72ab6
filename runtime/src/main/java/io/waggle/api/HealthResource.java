package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.time.TimeLimit;
import java.util.List;

/**
 * Whether the process lives, and whether it should get requests: not while it stops, and not while the store is out of
 * reach. Any thread.
 */
final class HealthResource {

    private static final long PATIENCE_MS = 1500;

    private final Vertx vertx;
    private final ApiParts parts;
    private final String node;

    HealthResource(Vertx vertx, ApiParts parts, String node) {
        this.vertx = vertx;
        this.parts = parts;
        this.node = node;
    }

    void mount(Routes routes) {
        routes.on(GET, "/health/live", call -> Future.succeededFuture(Answer.ok(new JsonObject().put("status", "UP"))));
        routes.on(GET, "/health/ready", call -> ready());
    }

    private Future<Answer> ready() {
        boolean draining = parts.draining().getAsBoolean();
        Future<Boolean> store = TimeLimit.of(
                        vertx, PATIENCE_MS, parts.channels().names())
                .map(true)
                .otherwise(false);
        Future<String> devices = TimeLimit.of(
                        vertx, PATIENCE_MS, parts.steering().fleet().devices())
                .map(this::mine)
                .otherwise("UNKNOWN");
        return Future.all(store, devices).map(both -> {
            boolean ready = store.result() && !draining;
            return Answer.of(
                    ready ? 200 : 503,
                    new JsonObject()
                            .put("status", ready ? "UP" : "DOWN")
                            .put("store", store.result() ? "UP" : "DOWN")
                            .put("devices", devices.result())
                            .put("draining", draining));
        });
    }

    /** What this node's devices are doing, the same word once. */
    private String mine(List<DeviceStatus> all) {
        List<String> states = all.stream()
                .filter(device -> device.node().equals(node))
                .map(device -> device.state().name())
                .distinct()
                .sorted()
                .toList();
        return states.isEmpty() ? "NONE" : String.join(",", states);
    }
}
