package io.waggle;

import io.vertx.core.Future;
import io.waggle.control.Deployment;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskFunction;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.unit.OwnFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what a node in this process is to be like, and starts it. All else is as it is for {@code waggle node}, but for the
 * port, which is any free one, and the data, which goes with the node unless a folder is named. Neither the environment nor a
 * {@code waggle.yaml} counts. Not safe for use by several threads at once.
 */
public final class NodeBuilder {

    private final Map<String, String> settings = new TreeMap<>(Map.of(ConfigKey.PORT.word(), "0"));
    private final List<OwnFunction> own = new ArrayList<>();
    private final List<Path> jars = new ArrayList<>();

    NodeBuilder() {}

    /** Keeps what the node keeps in a folder, which stays; two nodes never share one. */
    public NodeBuilder data(Path folder) {
        return set(ConfigKey.DATA, folder.toString());
    }

    /** Gives it a name, unique in its cluster. */
    public NodeBuilder name(String name) {
        return set(ConfigKey.NAME, name);
    }

    /** How many tasks its device runs at once. */
    public NodeBuilder slots(int slots) {
        return set(ConfigKey.SLOTS, Integer.toString(slots));
    }

    /** Where REST and console listen; 0: any free port. */
    public NodeBuilder port(int port) {
        return set(ConfigKey.PORT, Integer.toString(port));
    }

    /** Uses a Redis of yours, by its URL, instead of one of its own. */
    public NodeBuilder redis(String url) {
        return set(ConfigKey.REDIS, url);
    }

    /**
     * Sets any key of {@code waggle.yaml}, as {@code set("drain", "2s")}. A wrong value is told by {@link #start}.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    public NodeBuilder set(String key, String value) {
        if (!ConfigKey.isWord(key)) {
            throw new IllegalArgumentException("'" + key + "' is no key of a node's configuration");
        }
        settings.put(key, value);
        return this;
    }

    private NodeBuilder set(ConfigKey key, String value) {
        return set(key.word(), value);
    }

    /**
     * Hands over a function as an object. Only this node runs it, and only here are tasks for it taken.
     *
     * @throws IllegalArgumentException when its class has no {@code @WaggleFunction}, or a wrong one
     */
    public NodeBuilder function(TaskFunction function) {
        own.add(OwnFunction.of(function));
        return this;
    }

    /**
     * Hands over an asynchronous function as an object, for one node. Only this node runs it, and only here are tasks for it
     * taken.
     *
     * @throws IllegalArgumentException when its class has no {@code @WaggleFunction}, or a wrong one
     */
    public NodeBuilder function(FunctionVerticle function) {
        own.add(OwnFunction.of(function));
        return this;
    }

    /**
     * Hands over a function under a name, which may be a lambda. Only this node runs it, and only here are tasks for it taken.
     *
     * @throws IllegalArgumentException when the name, or what its class says, is wrong
     */
    public NodeBuilder function(String name, TaskFunction function) {
        own.add(OwnFunction.of(name, function));
        return this;
    }

    /** Has a jar deployed, on every node of the cluster, before {@link #start} completes. */
    public NodeBuilder jar(Path file) {
        jars.add(file);
        return this;
    }

    /**
     * Starts the node. Any thread, an event loop as well; the future completes on a thread of the node when it takes tasks,
     * and fails with one clear sentence, and then nothing is left of it.
     */
    public Future<RunningNode> start() {
        Map<String, String> given = new TreeMap<>(settings);
        List<OwnFunction> functions = List.copyOf(own);
        List<Path> files = List.copyOf(jars);
        return Node.onOwnThread("waggle-prepare", () -> Folder.of(given))
                .compose(folder -> start(given, functions)
                        .compose(node -> deploy(node, files)
                                .map(done -> new RunningNode(node, folder::close))
                                .recover(failure -> node.stop().compose(v -> Future.failedFuture(failure))))
                        .recover(failure -> folder.close().transform(v -> Future.failedFuture(failure))));
    }

    private static Future<Node> start(Map<String, String> given, List<OwnFunction> functions) {
        return Node.onOwnThread("waggle-prepare", () -> new ConfigLoader(Map.of()).program(given))
                .compose(config -> Node.start(config, functions));
    }

    private static Future<Void> deploy(Node node, List<Path> files) {
        Future<Void> deployed = Future.succeededFuture();
        for (Path file : files) {
            deployed = deployed.compose(before -> Node.onOwnThread("waggle-prepare", () -> read(file))
                    .compose(jar ->
                            node.functions().deploy(jar, file.getFileName().toString(), "program"))
                    .compose(deployment -> loaded(node, file, deployment)));
        }
        return deployed;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Problem(ProblemCode.BAD_JAR, "The jar '" + file + "' cannot be read: name one that is there");
        }
    }

    /** What other nodes made of it is theirs to say; here it must run. */
    private static Future<Void> loaded(Node node, Path file, Deployment deployment) {
        return deployment.nodes().stream()
                .filter(receipt ->
                        receipt.node().equals(node.name()) && !receipt.outcome().equals("LOADED"))
                .findFirst()
                .map(receipt -> Future.<Void>failedFuture(new Problem(
                        ProblemCode.BAD_JAR, "The jar '" + file + "' does not run here: " + receipt.detail())))
                .orElseGet(Future::succeededFuture);
    }
}
