package io.waggle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.waggle.channel.TaskSubmission;
import io.waggle.channel.redis.RedisTokenStore;
import io.waggle.channel.redis.RedisUserStore;
import io.waggle.control.Functions;
import io.waggle.control.Setting;
import io.waggle.security.Accounts;
import io.waggle.unit.OwnFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: opens everything in order, and closes it in reverse. {@link #open} is the order; each line of it is a class that
 * knows the parts of its own. Opening and closing block, so both run on a thread of their own; {@link #start} and {@link
 * #stop} may be called from any.
 */
public final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration STEP = Duration.ofSeconds(60);

    private final NodeConfig config;
    private final ConfigFile.@Nullable Source file;
    private final List<OwnFunction> own;
    private final Steps steps;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean draining = true;
    private volatile String url = "";
    private volatile String name = "";
    private volatile @Nullable NodeDevices devices;
    private volatile @Nullable Vertx vertx;
    private volatile @Nullable NodeDevice device;
    private volatile @Nullable Accounts accounts;
    private volatile Optional<String> setupToken = Optional.empty();
    private final Promise<Void> ended = Promise.promise();
    private boolean stopping;

    private Node(NodeConfig config, ConfigFile.@Nullable Source file, List<OwnFunction> own, Duration step) {
        this.config = config;
        this.file = file;
        this.own = own;
        this.steps = new Steps(step);
    }

    /** Starts a node; the future fails with one clear sentence, and then everything that was opened is closed. */
    public static Future<Node> start(NodeConfig config) {
        return start(config, List.of());
    }

    /** The same with functions of the program around it. */
    static Future<Node> start(NodeConfig config, List<OwnFunction> own) {
        return start(new Node(config, null, own, STEP));
    }

    /** The same, and does what the file says of the device while it runs. */
    static Future<Node> start(NodeConfig config, ConfigFile.Source file) {
        return start(new Node(config, file, List.of(), STEP));
    }

    /** @param step what one step of opening or closing may take, besides the time that running tasks are given */
    static Future<Node> start(NodeConfig config, Duration step) {
        return start(new Node(config, null, List.of(), step));
    }

    private static Future<Node> start(Node node) {
        return onOwnThread("waggle-start", () -> {
            try {
                node.open();
                return node;
            } catch (Throwable e) {
                node.steps.undoAll(node.config.drain());
                throw e;
            }
        });
    }

    /** What is opened in which order; closing goes from the end to the beginning. */
    private void open() {
        NodeGround ground = NodeGround.open(config, steps);
        vertx = ground.vertx();
        NodeParts parts = NodeParts.on(ground, config.prefix(), steps);
        NodeLease lease = NodeLease.open(ground, parts, config.prefix(), steps);
        Accounts people = accounts(ground);
        accounts = people;
        NodeDevice running = NodeDevice.open(config, ground, parts, lease, own, steps);
        device = running;
        devices = running.devices();
        running.hold().ended().onComplete(ended);
        var now = new NodeDoors.Now(() -> draining, watch(ground, parts, running.devices()));
        NodeDoors doors = NodeDoors.open(config, ground, parts, lease, running, people, now, steps);
        url = doors.url();
        name = ground.name();
        lease.announce(url, steps);
        draining = false;
        LOG.info("node=ready name={} epoch={} url={}", ground.name(), lease.epoch(), url);
    }

    /** @return the settings as they are in force whenever it is asked */
    private Supplier<List<Setting>> watch(NodeGround ground, NodeParts parts, NodeDevices its) {
        if (file == null) {
            return config::settings;
        }
        ConfigFile watched = new ConfigFile(file, config, ground.vertx(), parts.events());
        Runnable end = watched.start(
                parts.pulse(),
                (settings, names) ->
                        its.usual(settings, names).onSuccess(v -> parts.watch().again()));
        steps.undo("configuration file", end::run);
        return watched::settings;
    }

    private Accounts accounts(NodeGround ground) {
        Accounts accounts = steps.await(Accounts.open(
                ground.vertx(),
                new RedisUserStore(ground.link(), config.prefix()),
                new RedisTokenStore(ground.link(), config.prefix()),
                ground.data().path(),
                Clock.systemUTC()));
        steps.undo("accounts", () -> steps.await(accounts.close()));
        setupToken = steps.await(accounts.prepareFirstUser(config.adminPasswordFile()));
        return accounts;
    }

    /** Where REST and console are. */
    public String url() {
        return url;
    }

    /** The Vert.x of the control plane, whose event bus is the cluster's where there is one. */
    Vertx vertx() {
        return Objects.requireNonNull(vertx, "the node has started");
    }

    /** The way into the channels for code of this process. */
    TaskSubmission submission() {
        return device().submission();
    }

    private NodeDevice device() {
        return Objects.requireNonNull(device, "the node has started");
    }

    /** The functions of the cluster. */
    Functions functions() {
        return device().units();
    }

    /** The node's name. */
    String name() {
        return name;
    }

    /** What code of this process shows at the node's door to be an administrator. */
    String programToken() {
        return Objects.requireNonNull(accounts, "the node has started").programToken();
    }

    /** Completes when the node is to be stopped, because of a file {@code END} in its data folder, or a command. */
    Future<Void> ended() {
        return ended.future();
    }

    /** The one-time token for the first administrator, while there is none. */
    public Optional<String> setupToken() {
        return setupToken;
    }

    /**
     * Stops the node: takes nothing new, lets what runs come to its end until the drain deadline, gives back the rest,
     * and leaves. Harmless when done twice.
     */
    public Future<Void> stop() {
        synchronized (this) {
            if (!stopping) {
                stopping = true;
                draining = true;
                onOwnThread("waggle-stop", () -> {
                            LOG.info("node=stopping");
                            Optional.ofNullable(devices).ifPresent(NodeDevices::rest);
                            steps.undoAll(config.drain());
                            return null;
                        })
                        .onComplete(done -> stopped.complete(null));
            }
        }
        return Future.fromCompletionStage(stopped);
    }

    /** Does what may block on a thread of its own. */
    static <T> Future<T> onOwnThread(String name, Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        done.complete(work.call());
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                name);
        thread.start();
        return Future.fromCompletionStage(done);
    }
}
