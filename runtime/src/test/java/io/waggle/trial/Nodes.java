package io.waggle.trial;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.servers.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Nodes in JVMs of their own that form a cluster and share a Redis which none of them has started. One thread. */
final class Nodes implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path temp;
    private final String clusterName = Configs.clusterName();
    private final String clusterPort = Integer.toString(FreePort.any());
    private final EmbeddedRedis redis;
    private final Map<String, ChildNode> nodes = new TreeMap<>();
    private final Map<String, Rest> rests = new TreeMap<>();

    Nodes(Path temp) {
        this.temp = temp;
        this.redis = EmbeddedRedis.start(new EmbeddedRedis.Options(
                temp.resolve("redis"), "everysec", new EmbeddedRedis.Tcp("127.0.0.1", FreePort.any())));
    }

    /** Launches a node, or launches it again on what it left behind; does not wait for it. */
    ChildNode launch(String name, int slots, String... more) {
        return launch(List.of(), name, slots, more);
    }

    /** The same with flags for its JVM. */
    ChildNode launch(List<String> jvm, String name, int slots, String... more) {
        List<String> flags = new ArrayList<>(List.of("--name", name, "--slots", Integer.toString(slots)));
        flags.addAll(List.of("--redis", redis.tcpUrl().orElseThrow()));
        flags.addAll(List.of("--cluster", "--cluster-name", clusterName));
        flags.addAll(Arrays.asList(more));
        if (!flags.contains("--cluster-port")) {
            flags.addAll(List.of("--cluster-port", clusterPort));
        }
        ChildNode node = ChildNode.launch(jvm, temp.resolve(name), flags.toArray(String[]::new));
        rests.remove(name);
        nodes.put(name, node);
        return node;
    }

    ChildNode node(String name) {
        return Optional.ofNullable(nodes.get(name)).orElseThrow();
    }

    /** A node's REST interface, when it is ready. */
    Rest rest(String name) {
        return rests.computeIfAbsent(name, n -> node(n).rest());
    }

    EmbeddedRedis redis() {
        return redis;
    }

    /** Waits until a function has been loaded by exactly these nodes. */
    static void awaitLoaded(Rest rest, String function, String... names) {
        await("the functions to be loaded")
                .atMost(PATIENCE)
                .until(() -> loadedOn(rest, function).equals(Set.of(names)));
    }

    private static Set<String> loadedOn(Rest rest, String function) {
        return items(rest, "/functions").stream()
                .filter(item -> item.getString("name").equals(function))
                .flatMap(item -> item.getJsonArray("versions").getJsonObject(0).getJsonArray("loadedOn").stream())
                .map(String::valueOf)
                .collect(Collectors.toSet());
    }

    /** What a node tells of another one. */
    static JsonObject about(Rest rest, String name) {
        return items(rest, "/nodes").stream()
                .filter(item -> item.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<JsonObject> items(Rest rest, String path) {
        JsonArray items = rest.get(path).json(200).getJsonArray("items");
        return items.stream().map(JsonObject.class::cast).toList();
    }

    /** Waits until each of these nodes reaches the devices of all of them over the bus. */
    void awaitWhole(List<String> names) {
        await("every node to reach every device")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> names.stream().allMatch(name -> reaches(rest(name), name, names)));
    }

    /** A command goes from the node that is asked to each device over the bus, and its answer comes back. */
    private static boolean reaches(Rest rest, String name, List<String> names) {
        JsonObject receipt = rest.post("/devices/start", new JsonObject()).json(200);
        Set<String> done = receipt.getJsonArray("devices").stream()
                .map(JsonObject.class::cast)
                .filter(answer -> answer.getString("outcome").equals("DONE"))
                .map(answer -> answer.getString("device"))
                .collect(Collectors.toSet());
        return done.containsAll(names.stream().map(other -> other + "-1").toList())
                && about(rest, name).getJsonArray("parted").isEmpty();
    }

    @Override
    public void close() {
        nodes.values().forEach(ChildNode::close);
        redis.stop();
    }
}
