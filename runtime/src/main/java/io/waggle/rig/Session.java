package io.waggle.rig;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Talks to a node's REST interface as a logged-in user. Blocks; one thread. */
public final class Session {

    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI url;
    private final String token;

    /** The channels' numbers, all together. */
    public record Totals(long submitted, long succeeded, long failed, long queued, long running) {}

    private Session(HttpClient http, String url, String token) {
        this.http = http;
        this.url = URI.create(url);
        this.token = token;
    }

    /** Logs in as {@code admin}. */
    public static Session login(String url, String password) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        JsonObject who = new JsonObject().put("username", "admin").put("password", password);
        String token = new Session(http, url, "").post("/auth/login", who).getString("token");
        return new Session(http, url, token);
    }

    /** The same user at another node of the same cluster. */
    public Session at(String otherUrl) {
        return new Session(http, otherUrl, token);
    }

    public URI url() {
        return url;
    }

    public String token() {
        return token;
    }

    /** Deploys a jar, and fails unless every node has taken it. */
    public void deploy(byte[] jar) {
        JsonObject answer =
                send("PUT", "/functions?file=unit.jar", BodyPublishers.ofByteArray(jar), "application/java-archive");
        boolean all = answer.getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .noneMatch(node -> "REFUSED".equals(node.getString("outcome")));
        if (!all) {
            throw new IllegalStateException("a node refused the functions: " + answer.encode());
        }
    }

    /** Tells all devices to take no more tasks, and returns when they do. */
    public void pause() {
        post("/devices/pause", new JsonObject());
    }

    /** Tells all devices to take tasks. */
    public void start() {
        post("/devices/start", new JsonObject());
    }

    /** Tells one device to {@code start} or {@code pause}. */
    public void tell(String device, String what) {
        post("/devices/" + device + "/" + what, new JsonObject());
    }

    /** The devices by their ids. */
    public List<String> devices() {
        return get("/devices").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .map(device -> device.getString("id"))
                .sorted()
                .toList();
    }

    public Totals totals() {
        long[] sums = new long[5];
        List<String> names = List.of("submittedTotal", "succeededTotal", "failedTotal", "queued", "running");
        get("/channels").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .forEach(channel -> {
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += channel.getLong(names.get(i));
                    }
                });
        return new Totals(sums[0], sums[1], sums[2], sums[3], sums[4]);
    }

    public JsonObject get(String path) {
        return send("GET", path, BodyPublishers.noBody(), "application/json");
    }

    public JsonObject post(String path, JsonObject body) {
        return send("POST", path, BodyPublishers.ofString(body.encode()), "application/json");
    }

    public JsonObject patch(String path, JsonObject body) {
        return send("PATCH", path, BodyPublishers.ofString(body.encode()), "application/json");
    }

    /** Submits tasks that are there as JSON text. */
    public void submit(byte[] tasks) {
        JsonObject answer = send("POST", "/tasks", BodyPublishers.ofByteArray(tasks), "application/json");
        if (!answer.getJsonArray("rejected").isEmpty()) {
            throw new IllegalStateException("the node refused tasks: " + answer.getJsonArray("rejected"));
        }
    }

    private JsonObject send(String method, String path, BodyPublisher body, String type) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/v1" + path))
                .timeout(ANSWER)
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + token)
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        method + " " + path + " was answered with " + response.statusCode() + ": " + response.body());
            }
            return response.body().isBlank() ? new JsonObject() : new JsonObject(response.body());
        } catch (IOException e) {
            throw new IllegalStateException("the node at " + url + " does not answer " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
