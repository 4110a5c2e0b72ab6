package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Vitals;
import io.waggle.task.Gates;
import io.waggle.time.TimeLimit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process lives, and whether it should get requests: not while it stops, while the store is out of reach,
 * while its lease is in doubt, or while a device is held up. Nobody needs a token, and nothing is told that would need one.
 * Any thread.
 */
final class HealthResource {

    private static final long PATIENCE_MS = 1_500;

    /** A device says how it is every few seconds: it is held up when it has said nothing for so long. */
    private static final long SILENT_MS = 20_000;

    /** And then nothing but a new process helps it. */
    private static final long LOST_MS = 120_000;

    private final Vertx vertx;
    private final ApiParts parts;

    HealthResource(Vertx vertx, ApiParts parts) {
        this.vertx = vertx;
        this.parts = parts;
    }

    void mount(Routes routes) {
        routes.on(GET, "/health/live", call -> Future.succeededFuture(live()));
        routes.on(GET, "/health/ready", call -> ready());
    }

    private Answer live() {
        Vitals vitals = parts.measures().vitals().get();
        boolean lives = silentMs(vitals) < LOST_MS;
        return answer(lives, new JsonObject().put("checks", new JsonObject().put("devices", devices(vitals, LOST_MS))));
    }

    private Future<Answer> ready() {
        long asked = System.nanoTime();
        boolean draining = parts.draining().getAsBoolean();
        Future<Double> store = TimeLimit.of(vertx, PATIENCE_MS, parts.channels().names())
                .map(names -> (System.nanoTime() - asked) / 1e6)
                .otherwise(-1.0);
        Future<Gates> gates = TimeLimit.of(
                        vertx, PATIENCE_MS, parts.steering().dispatch().gates())
                .otherwiseEmpty();
        return Future.all(store, gates).map(both -> {
            Vitals vitals = parts.measures().vitals().get();
            boolean reached = store.result() >= 0;
            boolean ready = reached && vitals.leased() && silentMs(vitals) < SILENT_MS && !draining;
            JsonObject checks = new JsonObject()
                    .put("store", store(reached, store.result(), vitals))
                    .put("lease", check(vitals.leased(), vitals.leaseAgoMs()))
                    .put("devices", devices(vitals, SILENT_MS))
                    .put("intake", intake(gates.result()))
                    .put("stopping", check(!draining, 0));
            return answer(
                    ready,
                    new JsonObject()
                            .put("store", word(reached))
                            .put("devices", states(vitals))
                            .put("draining", draining)
                            .put("checks", checks));
        });
    }

    private static JsonObject store(boolean reached, double ms, Vitals vitals) {
        return reached
                ? check(true, 0).put("roundTripMs", Math.round(ms * 10) / 10.0)
                : check(false, Math.max(0, vitals.storeAgoMs()));
    }

    private static JsonObject devices(Vitals vitals, long mostMs) {
        long silent = silentMs(vitals);
        return check(silent < mostMs, silent).put("states", states(vitals));
    }

    /** A shut intake is shut on every node: it takes none out of service. */
    private static JsonObject intake(@Nullable Gates gates) {
        return new JsonObject()
                .put("status", gates == null ? "UNKNOWN" : gates.intake() == null ? "OPEN" : "SHUT")
                .put("ageMs", 0);
    }

    private static long silentMs(Vitals vitals) {
        return vitals.devices().stream().mapToLong(Vitals.Device::agoMs).max().orElse(0);
    }

    /** What this node's devices are doing, the same word once. */
    private static String states(Vitals vitals) {
        return vitals.devices().isEmpty()
                ? "NONE"
                : vitals.devices().stream()
                        .map(one -> one.status().state().name())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    /** @param ageMs how old what is known is */
    private static JsonObject check(boolean up, long ageMs) {
        return new JsonObject().put("status", word(up)).put("ageMs", ageMs);
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }

    private static Answer answer(boolean up, JsonObject rest) {
        return Answer.of(
                up ? 200 : 503, new JsonObject().put("status", word(up)).mergeIn(rest));
    }
}
