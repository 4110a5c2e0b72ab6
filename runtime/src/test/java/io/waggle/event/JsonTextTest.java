package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.10}",
                "[1e400,-0.0]",
                "\"\\u00e9\"",
                "12345678901234567890.5",
                "null",
                "{\"b\":1,\"b\":2}"
            })
    void standsInAnObjectAsItIs(String text) {
        var json = new JsonObject().put("payload", of(text)).put("id", "t1");
        assertThat(JsonText.buffer(json)).hasToString("{\"payload\":" + text + ",\"id\":\"t1\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "{\"a\":1", "1 2", "{}]", "NaN"})
    void whatIsNoJsonIsAString(String text) {
        var json = new JsonObject().put("payload", of(text));
        assertThat(JsonText.buffer(json).toJsonObject().getString("payload")).isEqualTo(text);
    }

    @Test
    void writesEverythingElseAsAnyObjectIsWritten() {
        var json = new JsonObject()
                .put("text", "a \"b\" \u00e9")
                .put("numbers", new JsonArray().add(1).add(2.5).add(3L))
                .put("plain", List.of(true, Map.of("deep", new JsonObject().putNull("nothing"))));
        assertThat(JsonText.buffer(json)).isEqualTo(json.toBuffer());
    }

    private static Object of(String text) {
        return JsonText.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
