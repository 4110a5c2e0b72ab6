package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A node's REST interface as a user sees it, over real HTTP. One thread. */
final class Rest {

    static final String PASSWORD = "wren-lantern-orbit-72";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String base;
    private final String token;

    /**
     * @param text the body as it came
     * @param retryAfter the header, or empty
     */
    record Reply(int status, String text, String retryAfter) {

        static Reply of(HttpResponse<String> response) {
            return new Reply(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Retry-After").orElse(""));
        }

        JsonObject json() {
            return new JsonObject(text);
        }

        /** The body, of an answer that must have this status. */
        JsonObject json(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return json();
        }

        String code() {
            return json().getString("code");
        }
    }

    /** Without a token. */
    Rest(String base) {
        this(base, "");
    }

    private Rest(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /** The same node as a user sees it after login. */
    Rest login(String user) {
        JsonObject body = new JsonObject().put("username", user).put("password", PASSWORD);
        return with(post("/auth/login", body).json(200).getString("token"));
    }

    String url() {
        return base;
    }

    String token() {
        return token;
    }

    Rest with(String other) {
        return new Rest(base, other);
    }

    Reply get(String path) {
        return send("GET", path, null, new byte[0]);
    }

    Reply delete(String path) {
        return send("DELETE", path, null, new byte[0]);
    }

    /** The same under a key. */
    Reply delete(String path, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key)
                .DELETE()
                .build();
        return Reply.of(http.sendAsync(request, BodyHandlers.ofString()).join());
    }

    Reply post(String path, Object json) {
        return send("POST", path, "application/json", Json.encodeToBuffer(json).getBytes());
    }

    Reply send(String method, String path, @Nullable String type, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                .timeout(PATIENCE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return Reply.of(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends JSON and does not wait: many can be under way at once. */
    CompletableFuture<Reply> begin(String method, String path, JsonObject json) {
        return begin(method, path, json.encode());
    }

    /** The same with a text, which may be empty. */
    CompletableFuture<Reply> begin(String method, String path, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                .timeout(PATIENCE)
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(Reply::of);
    }

    Reply deploy(byte[] jar) {
        return send("PUT", "/functions?file=trial.jar", "application/java-archive", jar);
    }

    /** Submits one task; answers its id. */
    String submit(JsonObject task) {
        return post("/tasks", task).json(202).getString("id");
    }

    /** Submits many; all are taken. */
    List<String> submit(List<JsonObject> tasks) {
        JsonObject answer = post("/tasks", new JsonArray(tasks)).json(202);
        assertThat(answer.getInteger("accepted")).as(answer.encode()).isEqualTo(tasks.size());
        return answer.getJsonArray("ids").stream().map(String::valueOf).toList();
    }

    /** A task at its end. */
    JsonObject ended(String id) {
        JsonObject task = get("/tasks/" + id + "?wait=60s").json(200);
        assertThat(task.getString("state")).as(task.encode()).isIn("SUCCEEDED", "FAILED");
        return task;
    }

    String state(String id) {
        return get("/tasks/" + id).json(200).getString("state");
    }

    JsonObject channel(String name) {
        return get("/channels/" + name).json(200);
    }

    JsonObject device(String id) {
        return get("/devices/" + id).json(200);
    }

    /** Gives a device a command, which it obeys. */
    void command(String device, String verb) {
        JsonObject receipt =
                post("/devices/" + device + "/" + verb, new JsonObject()).json(200);
        assertThat(receipt.getJsonArray("devices").getJsonObject(0).getString("outcome"))
                .as(receipt.encode())
                .isEqualTo("DONE");
    }
}
