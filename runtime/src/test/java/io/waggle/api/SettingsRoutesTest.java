package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.security.Role;
import java.nio.file.Path;
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
