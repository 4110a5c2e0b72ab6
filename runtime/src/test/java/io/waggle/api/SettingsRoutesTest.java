package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.control.Setting;
import io.waggle.fleet.ClusterSettings;
import io.waggle.security.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsRoutesTest {

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void tellsAdministratorsWhereEachValueCameFrom() {
        JsonObject told = get(Role.ADMIN, "/settings");
        assertThat(told.getString("node")).isEqualTo("n1");
        assertThat(told.getJsonArray("items").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("key", "port")
                        .put("value", "0")
                        .put("origin", "flag")
                        .put("source", "--port"));
        assertThat(told.getJsonArray("items").getJsonObject(1).getValue("value"))
                .isNull();
    }

    @Test
    void tellsWhatAnotherNodeWasConfiguredToBe() {
        var settings = List.of(
                new Setting("redis", "redis://…@there", "file", "waggle.yaml:3"),
                new Setting("tags", null, "default", ""));
        new ClusterSettings(api.vertx).answer("n2", () -> settings).await();
        JsonObject told = get(Role.ADMIN, "/nodes/n2/settings");
        assertThat(told.getString("node")).isEqualTo("n2");
        assertThat(told.getJsonArray("items"))
                .containsExactly(
                        new JsonObject()
                                .put("key", "redis")
                                .put("value", "redis://…@there")
                                .put("origin", "file")
                                .put("source", "waggle.yaml:3"),
                        new JsonObject()
                                .put("key", "tags")
                                .putNull("value")
                                .put("origin", "default")
                                .put("source", ""));
        assertThat(get(Role.ADMIN, "/nodes/n1/settings")).isEqualTo(get(Role.ADMIN, "/settings"));
        assertThat(get(Role.ADMIN, "/nodes/n3/settings").getString("code")).isEqualTo("UNKNOWN_NODE");
        assertThat(get(Role.ADMIN, "/nodes/a%2Fb/settings").getString("code")).isEqualTo("BAD_REQUEST");
        assertThat(get(Role.OPERATOR, "/nodes/n2/settings").getString("code")).isEqualTo("FORBIDDEN");
    }

    @Test
    void tellsEverybodyHowTheStoreIs() {
        JsonObject store = get(Role.VIEWER, "/store");
        assertThat(store.getDouble("latencyMs")).isEqualTo(0.5);
        JsonObject server = store.getJsonArray("servers").getJsonObject(0);
        assertThat(server.getString("version")).isEqualTo("7.0.15");
        assertThat(server.getLong("memoryUsed")).isEqualTo(1_000);
        assertThat(server.getBoolean("appendOnly")).isTrue();
    }

    private JsonObject get(Role role, String path) {
        return api.as(role, GET, "/api/v1" + path).send().await().bodyAsJsonObject();
    }
}
