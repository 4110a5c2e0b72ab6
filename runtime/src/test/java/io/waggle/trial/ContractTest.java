package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import io.waggle.NodeConfig;
import io.waggle.control.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of the interface's description, sent to a real node: the answer has the status that is documented, the
 * fields of the example with the same kinds of values, and no field that the schema does not know. What was answered is
 * left in {@code target/contract.json}.
 */
@Tag("integration")
@Timeout(240)
class ContractTest {

    /** What has to come first; whatever is not named here goes before {@link #LAST}, in the description's order. */
    private static final List<String> FIRST = List.of(
            "GET /api/v1/setup",
            "POST /api/v1/setup",
            "POST /api/v1/auth/login",
            "PUT /api/v1/functions",
            "GET /api/v1/functions",
            "POST /api/v1/users",
            "POST /api/v1/tokens",
            "POST /api/v1/tasks/copy",
            "POST /api/v1/tasks/cancel",
            "GET /api/v1/failed",
            "GET /api/v1/channels/{channel}/failed",
            "POST /api/v1/devices");

    private static final List<String> LAST = List.of(
            "POST /api/v1/tasks/rerun",
            "POST /api/v1/tasks/clear-results",
            "POST /api/v1/tasks/delete",
            "DELETE /api/v1/tasks/{id}",
            "DELETE /api/v1/channels/{channel}/failed/{id}",
            "POST /api/v1/channels/{channel}/failed/reload",
            "POST /api/v1/failed/reload",
            "POST /api/v1/channels/{channel}/clear",
            "DELETE /api/v1/channels/{channel}",
            "DELETE /api/v1/devices/{device}",
            "POST /api/v1/devices/stop",
            "POST /api/v1/dispatch/stop",
            "POST /api/v1/nodes/{node}/stop",
            "POST /api/v1/nodes/stop",
            "DELETE /api/v1/tokens/{token}",
            "DELETE /api/v1/users/{user}",
            "POST /api/v1/auth/password",
            "POST /api/v1/auth/logout");

    private static final JsonObject DESCRIPTION = read();
    private static final ContractShape SHAPE = new ContractShape(DESCRIPTION.getJsonObject("components"));

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> real = new LinkedHashMap<>();
    private final JsonObject transcript = new JsonObject();
    private String bearer = "";

    @TempDir
    Path temp;

    @Test
    void everyExampleIsTrue() throws Exception {
        Node node = Node.start(withoutUsers()).await();
        List<String> faults = new ArrayList<>();
        try {
            real.put("{setupToken}", node.setupToken().orElseThrow());
            for (String operation : order()) {
                faults.addAll(run(node.url(), operation));
                prepare(node.url(), operation);
            }
        } finally {
            Files.writeString(Path.of("target", "contract.json"), transcript.encodePrettily());
            node.stop().await();
        }
        assertThat(faults).isEmpty();
    }

    private NodeConfig withoutUsers() {
        NodeConfig c = Configs.alone(temp.resolve("data"), 4, Duration.ofSeconds(5));
        return new NodeConfig(
                c.name(),
                c.host(),
                c.port(),
                c.data(),
                c.redis(),
                c.prefix(),
                c.fsync(),
                c.redisMemory(),
                c.cluster(),
                c.join(),
                c.clusterName(),
                c.door(),
                c.slots(),
                c.tags(),
                c.channels(),
                null,
                c.audit(),
                c.drain(),
                c.limits(),
                c.deviceName(),
                "text",
                List.of(),
                List.of(new Setting("slots", "4", "flag", "--slots")));
    }

    private static Set<String> order() {
        Set<String> all = new LinkedHashSet<>();
        DESCRIPTION
                .getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .fieldNames()
                        .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(all).containsAll(FIRST).containsAll(LAST);
        Set<String> order = new LinkedHashSet<>(FIRST);
        all.stream().filter(one -> !LAST.contains(one)).forEach(order::add);
        order.addAll(LAST);
        return order;
    }

    private List<String> run(String url, String operation) throws IOException, InterruptedException {
        String method = operation.substring(0, operation.indexOf(' '));
        String path = operation.substring(operation.indexOf(' ') + 1);
        JsonObject described =
                DESCRIPTION.getJsonObject("paths").getJsonObject(path).getJsonObject(method.toLowerCase(Locale.ROOT));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + filled(path, described)))
                .timeout(Duration.ofSeconds(60));
        body(request, method, described);
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            return judge(operation, described, response, in);
        }
    }

    /** The path with the examples of its parts, and of what its query must have. */
    private String filled(String path, JsonObject described) {
        String filled = path;
        for (Object one : described.getJsonArray("parameters", new JsonArray())) {
            JsonObject parameter = (JsonObject) one;
            if ("path".equals(parameter.getString("in"))) {
                String value = truly(parameter.getString("example", "?"));
                filled = filled.replace(
                        "{" + parameter.getString("name") + "}",
                        URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
            } else if ("query".equals(parameter.getString("in")) && parameter.getBoolean("required", false)) {
                filled += (filled.contains("?") ? "&" : "?") + parameter.getString("name") + "="
                        + URLEncoder.encode(parameter.getString("example", "?"), StandardCharsets.UTF_8);
            }
        }
        return filled;
    }

    private String truly(String text) {
        String value = text;
        for (Map.Entry<String, String> known : real.entrySet()) {
            value = value.replace(known.getKey(), known.getValue());
        }
        return value;
    }

    private void body(HttpRequest.Builder request, String method, JsonObject described) {
        JsonObject content =
                described.getJsonObject("requestBody", new JsonObject()).getJsonObject("content");
        if (content == null) {
            request.method(method, BodyPublishers.noBody());
        } else if (content.containsKey("application/java-archive")) {
            request.method(method, BodyPublishers.ofByteArray(Functions.JAR))
                    .header("Content-Type", "application/java-archive");
        } else {
            JsonObject json = content.getJsonObject("application/json");
            assertThat(json.containsKey("example"))
                    .as("an example of the request in " + described)
                    .isTrue();
            request.method(method, BodyPublishers.ofString(truly(Json.encode(json.getValue("example")))))
                    .header("Content-Type", "application/json");
        }
    }

    private List<String> judge(
            String operation, JsonObject described, HttpResponse<InputStream> response, InputStream in)
            throws IOException {
        String type = response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        boolean stream = type.equals("text/event-stream");
        byte[] bytes = stream ? in.readNBytes(1) : in.readAllBytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        String status = Integer.toString(response.statusCode());
        JsonObject documented = described.getJsonObject("responses").getJsonObject(status);
        Object answer = type.endsWith("json") ? Json.decodeValue(text) : null;
        transcript.put(
                operation,
                new JsonObject().put("status", status).put("type", type).put("answer", answer));
        if (documented == null || documented.containsKey("$ref")) {
            return List.of(operation + " answered " + status + ", which is not documented: " + text);
        }
        if (answer instanceof JsonObject object) {
            remember(operation, object);
        }
        JsonObject content = documented.getJsonObject("content");
        if (content == null) {
            return bytes.length == 0 ? List.of() : List.of(operation + " is to answer without a body: " + text);
        }
        JsonObject form = content.getJsonObject(type);
        if (form == null || !form.containsKey("example")) {
            return List.of(operation + " lacks an example of its answer " + status + " " + type);
        }
        return type.endsWith("json")
                ? SHAPE.faults(operation, form.getJsonObject("schema"), form.getValue("example"), answer)
                : List.of();
    }

    /** What later requests need of an answer. */
    private void remember(String operation, JsonObject answer) {
        if (operation.contains("/setup") || operation.contains("/auth/")) {
            bearer = answer.getString("token", bearer);
        } else if (operation.equals("POST /api/v1/tokens")) {
            real.put("{token}", Objects.requireNonNull(answer.getString("id")));
        } else if (operation.equals("PUT /api/v1/functions")) {
            real.put("{version}", Objects.requireNonNull(answer.getString("version")));
        }
    }

    /** The tasks that the examples are about, once there are functions. */
    private void prepare(String url, String operation) {
        if (!operation.equals("PUT /api/v1/functions")) {
            return;
        }
        Rest rest = new Rest(url).with(bearer);
        for (String name : List.of("ended", "again")) {
            rest.submit(Functions.task("value", 1).put("id", "example-" + name));
            rest.ended("value%2Fexample-" + name);
        }
        for (String name : List.of("set", "delete", "cancel")) {
            rest.submit(Functions.task("value", 1).put("id", "example-" + name).put("delay", "1h"));
        }
        rest.submit(Functions.task("value", 1).put("channel", "spare").put("delay", "1h"));
        rest.submit(Functions.many(
                3, Functions.task("value", 1).put("batch", "bulk").put("delay", "1h")));
        for (int i = 1; i <= 3; i++) {
            rest.submit(Functions.task("broken", 1).put("id", "example-failed-" + i));
            rest.ended("broken%2Fexample-failed-" + i);
        }
        await("the first figures")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !rest.get("/stats/timeline")
                        .json(200)
                        .getJsonArray("points")
                        .isEmpty());
        await("the first times")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !rest.get("/stats/times")
                        .json(200)
                        .getJsonArray("items")
                        .isEmpty());
    }

    private static JsonObject read() {
        try (InputStream in = ContractTest.class.getResourceAsStream("/openapi.json")) {
            return new JsonObject(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
