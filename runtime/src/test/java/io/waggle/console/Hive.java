package io.waggle.console;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.waggle.ExternalRedis;
import io.waggle.Node;
import io.waggle.NodeConfig;
import io.waggle.channel.redis.RedisLink;
import io.waggle.channel.redis.RedisUserStore;
import io.waggle.control.Setting;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.fleet.Cluster;
import io.waggle.store.UserStore.StoredUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real node with a Redis of its own, and what a test asks of it besides the browser. Blocks; one thread. */
final class Hive implements AutoCloseable {

    static final String ADMIN = "ann";
    static final String PASSWORD = "seven bees in a row";

    private static final String PREFIX = "wg";
    private static final int CLUSTER_PORT = 45_701;
    private static final long SECONDS = 60;

    final Node node;
    private final Path folder;
    private final boolean cluster;
    private final EmbeddedRedis redis;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Node> others = new ArrayList<>();
    private final Map<String, String> tokens = new HashMap<>();

    private Hive(Path folder, boolean cluster) {
        this.folder = folder;
        this.cluster = cluster;
        this.redis = EmbeddedRedis.start(new EmbeddedRedis.Options(folder.resolve("redis"), "everysec", null));
        this.node = open("north");
    }

    /** A node on its own, still without users. */
    static Hive fresh(Path folder) {
        return new Hive(folder, false);
    }

    /** A node on its own, with an administrator. */
    static Hive open(Path folder) {
        Hive hive = fresh(folder);
        hive.setUp();
        return hive;
    }

    /** A node that others may join, with an administrator. */
    static Hive clustered(Path folder) {
        Hive hive = new Hive(folder, true);
        hive.setUp();
        return hive;
    }

    /** A further node of the same cluster. */
    Node join(String name) {
        Node joined = open(name);
        others.add(joined);
        return joined;
    }

    String setupToken() {
        return node.setupToken().orElseThrow();
    }

    /** Makes a user with the administrator's password. */
    void user(String name, String role) {
        Vertx vertx = Vertx.vertx();
        RedisLink link = new RedisLink(vertx, redis.url(), Duration.ofSeconds(3));
        try {
            link.open().await(SECONDS, TimeUnit.SECONDS);
            var users = new RedisUserStore(link, PREFIX);
            StoredUser admin =
                    users.find(ADMIN).await(SECONDS, TimeUnit.SECONDS).orElseThrow();
            users.put(new StoredUser(name, admin.passwordHash(), List.of(role), 0))
                    .await(SECONDS, TimeUnit.SECONDS);
            link.close().await(SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Has a node in the cluster that nobody here can read: one of another version. */
    void stranger(String name) {
        Vertx vertx = Vertx.vertx();
        Redis store = Redis.createClient(vertx, redis.url());
        String card = "999 i " + System.currentTimeMillis() + " {\"version\":\"9.0\",\"devices\":[5]}";
        try {
            store.send(Request.cmd(Command.HSET)
                            .arg(PREFIX + ":{!}:nodes")
                            .arg(name)
                            .arg(card))
                    .compose(v -> store.send(Request.cmd(Command.ZADD)
                            .arg(PREFIX + ":{!}:leases")
                            .arg(Long.MAX_VALUE / 1024)
                            .arg(999)))
                    .await(SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            store.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** The token of a user's session. */
    String token(String user) {
        return tokens.computeIfAbsent(
                user,
                name -> json(
                                "POST",
                                "/auth/login",
                                new JsonObject()
                                        .put("username", name)
                                        .put("password", PASSWORD)
                                        .encode())
                        .getString("token"));
    }

    /** Whether the cluster has this device, in a state. */
    boolean has(String device, String state) {
        return json("GET", "/devices", "").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .anyMatch(one -> device.equals(one.getString("id")) && state.equals(one.getString("state")));
    }

    void deploy(byte[] jar) {
        call("PUT", "/functions?file=hive.jar", "application/java-archive", BodyPublishers.ofByteArray(jar));
    }

    /** Submits one task; its address. */
    String submit(JsonObject task) {
        return json("POST", "/tasks", task.encode()).getString("address");
    }

    String submit(String function, JsonObject payload) {
        return submit(new JsonObject().put("function", function).put("payload", payload));
    }

    JsonObject submitAll(JsonArray tasks) {
        return json("POST", "/tasks", tasks.encode());
    }

    /** Changes settings of a channel. */
    void configure(String channel, JsonObject settings) {
        json("PATCH", "/channels/" + encoded(channel), settings.encode());
    }

    /** The task at its end. */
    JsonObject ended(String address) {
        return json("GET", "/tasks/" + encoded(address) + "?wait=30s", "");
    }

    /** Asks anything else of the node; its answer. */
    JsonObject ask(String method, String path, JsonObject body) {
        return json(method, path, body.encode());
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        others.forEach(Hive::stop);
        stop(node);
        redis.stop();
    }

    static void stop(Node node) {
        try {
            node.stop().await(SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the node did not stop within " + SECONDS + " s", e);
        }
    }

    private Node open(String name) {
        try {
            Path data = Files.createDirectories(folder.resolve(name));
            return Node.start(config(name, data)).await(SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the node did not start within " + SECONDS + " s", e);
        }
    }

    /** How a stranger joins the cluster. */
    Cluster.Options clusterOptions() {
        return new Cluster.Options(clusterName(), "127.0.0.1", CLUSTER_PORT, List.of(), "127.0.0.1", 0);
    }

    private static String clusterName() {
        return "console-" + ProcessHandle.current().pid();
    }

    private NodeConfig config(String name, Path data) {
        return new NodeConfig(
                name,
                "127.0.0.1",
                0,
                data,
                ExternalRedis.at(redis.url()),
                PREFIX,
                "everysec",
                null,
                cluster,
                List.of(),
                clusterName(),
                NodeConfig.Door.at(CLUSTER_PORT),
                4,
                List.of(),
                List.of(),
                null,
                NodeConfig.Audit.USUAL,
                Duration.ofSeconds(5),
                NodeConfig.Limits.NONE,
                "",
                "text",
                List.of(),
                List.of(
                        new Setting("name", name, "flag", "--name"),
                        new Setting("prefix", PREFIX, "default", ""),
                        new Setting("most-load", null, "default", "")));
    }

    private void setUp() {
        var first = new JsonObject()
                .put("token", setupToken())
                .put("username", ADMIN)
                .put("password", PASSWORD);
        tokens.put(ADMIN, json("POST", "/setup", first.encode()).getString("token"));
    }

    private JsonObject json(String method, String path, String body) {
        return call(method, path, "application/json", BodyPublishers.ofString(body));
    }

    private JsonObject call(String method, String path, String type, HttpRequest.BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/api/v1" + path))
                .method(method, body)
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + tokens.getOrDefault(ADMIN, "none"))
                .timeout(Duration.ofSeconds(SECONDS))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new IllegalStateException(method + " " + path + " was refused: " + answer.body());
            }
            return new JsonObject(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
