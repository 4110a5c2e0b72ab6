package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.NodeSettings;
import io.waggle.control.Setting;
import io.waggle.store.StoreHealth.Health;
import io.waggle.store.StoreHealth.Server;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What nodes were configured to be, and how the store is that it stands on. Any thread. */
final class SettingsResource {

    private final ApiOptions options;
    private final NodeSettings others;

    SettingsResource(ApiOptions options, NodeSettings others) {
        this.options = options;
        this.others = others;
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/settings", this::settings);
        routes.on(GET, Permissions.API + "/nodes/{node}/settings", this::ofNode);
        routes.on(GET, Permissions.API + "/store", this::store);
    }

    private Future<Answer> settings(Call call) {
        call.query();
        return Future.succeededFuture(answer(options.node(), options.settings().get()));
    }

    private Future<Answer> ofNode(Call call) {
        call.query();
        String node = LoggingResource.node(call);
        return node.equals(options.node())
                ? Future.succeededFuture(answer(node, options.settings().get()))
                : others.of(node).map(settings -> answer(node, settings));
    }

    private static Answer answer(String node, List<Setting> settings) {
        List<JsonObject> items = settings.stream().map(SettingsResource::toJson).toList();
        return Answer.ok(new JsonObject()
                .put("node", node)
                .put("items", new JsonArray(items))
                .put("next", null)
                .put("total", items.size()));
    }

    private Future<Answer> store(Call call) {
        call.query();
        return options.store().look().map(health -> Answer.ok(toJson(health)));
    }

    private static JsonObject toJson(Setting setting) {
        return new JsonObject()
                .put("key", setting.key())
                .put("value", setting.value())
                .put("origin", setting.origin())
                .put("source", setting.source());
    }

    private static JsonObject toJson(Health health) {
        return new JsonObject()
                .put("latencyMs", health.latencyMs())
                .put(
                        "servers",
                        new JsonArray(health.servers().stream()
                                .map(SettingsResource::toJson)
                                .toList()));
    }

    private static JsonObject toJson(Server server) {
        return new JsonObject()
                .put("program", server.program())
                .put("version", server.version())
                .put("role", server.role())
                .put("replicas", server.replicas())
                .put("clients", server.clients())
                .put("upMs", server.up().toMillis())
                .put("memoryUsed", server.memory().used())
                .put("memoryMost", server.memory().most())
                .put("appendOnly", server.persistence().appendOnly())
                .put("sound", server.persistence().sound())
                .put("savedAt", text(server.persistence().savedAt()));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
