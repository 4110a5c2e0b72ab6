package io.waggle;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.waggle.api.ApiOptions;
import io.waggle.api.ApiParts;
import io.waggle.api.ApiVerticle;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSubmission;
import io.waggle.channel.TaskIds;
import io.waggle.channel.TaskSubmission;
import io.waggle.channel.TaskWaits;
import io.waggle.channel.redis.RedisChannels;
import io.waggle.channel.redis.RedisCheck;
import io.waggle.channel.redis.RedisLeaseStore;
import io.waggle.channel.redis.RedisLink;
import io.waggle.channel.redis.RedisSite;
import io.waggle.channel.redis.RedisUnitStore;
import io.waggle.channel.redis.RedisUserStore;
import io.waggle.channel.redis.StoreIdentity;
import io.waggle.control.Fleet.Command;
import io.waggle.control.NodeStatus;
import io.waggle.control.Pulse;
import io.waggle.device.DeviceOptions;
import io.waggle.device.DeviceVerticle;
import io.waggle.device.Hints;
import io.waggle.embedded.DataFolder;
import io.waggle.embedded.EmbeddedRedis;
import io.waggle.event.EventFeed;
import io.waggle.event.EventStream;
import io.waggle.event.StatsTicker;
import io.waggle.event.TaskJson;
import io.waggle.fleet.Cluster;
import io.waggle.fleet.ClusterFleet;
import io.waggle.fleet.Heartbeat;
import io.waggle.fleet.Reaper;
import io.waggle.fleet.Sweeper;
import io.waggle.security.Accounts;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.time.VertxTimers;
import io.waggle.unit.DropFolder;
import io.waggle.unit.UnitSettings;
import io.waggle.unit.Units;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node: opens everything in order, and closes it in reverse. The one place that knows all the parts. Opening and
 * closing block, so both run on a thread of their own; {@link #start} and {@link #stop} may be called from any.
 */
public final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration BEAT_TIMEOUT = Duration.ofMillis(1_500);
    private static final long STEP_SECONDS = 60;
    private static final long BLOCKED_CHECK_MS = 3_000;

    /** By when every node's card tells whom it sees in the cluster now. */
    private static final long SEEN_MS = 2_500;

    private final NodeConfig config;
    private final Undo undo = new Undo();
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile JsonObject about = new JsonObject();
    private final AtomicReference<DeviceVerticle> device = new AtomicReference<>();
    private volatile boolean draining = true;
    private volatile String url = "";
    private volatile @Nullable Vertx shared;
    private volatile @Nullable TaskSubmission taskSubmission;
    private volatile Optional<String> setupToken = Optional.empty();
    private boolean stopping;

    private Node(NodeConfig config) {
        this.config = config;
    }

    /** Starts a node; the future fails with one clear sentence, and then everything that was opened is closed. */
    public static Future<Node> start(NodeConfig config) {
        Node node = new Node(config);
        return onOwnThread("waggle-start", () -> {
            try {
                node.open();
                return node;
            } catch (Throwable e) {
                node.undo.run();
                throw e;
            }
        });
    }

    /** Where REST and console are. */
    public String url() {
        return url;
    }

    /** The Vert.x of the control plane, whose event bus is the cluster's where there is one. */
    Vertx vertx() {
        return Objects.requireNonNull(shared, "the node has started");
    }

    /** The way into the channels for code of this process. */
    TaskSubmission submission() {
        return Objects.requireNonNull(taskSubmission, "the node has started");
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
                            Optional.ofNullable(device.get()).ifPresent(DeviceVerticle::rest);
                            undo.run();
                            return null;
                        })
                        .onComplete(done -> stopped.complete(null));
            }
        }
        return Future.fromCompletionStage(stopped);
    }

    private void open() {
        DataFolder data = DataFolder.open(config.data());
        undo.add("data folder", data::close);
        String name = Optional.ofNullable(config.name()).orElseGet(data::nodeName);

        Cluster cluster = config.cluster() ? join() : null;
        RedisSite site = redis(data, cluster);
        Vertx vertx = cluster == null ? alone() : cluster.vertx();
        shared = vertx;

        RedisLink link = link(vertx, site, REDIS_TIMEOUT);
        await(RedisCheck.check(link));
        belong(link, site, data);
        RedisChannels channels =
                new RedisChannels(vertx, link, config.prefix(), (int) ChannelSettings.Keep.DEFAULT_COUNT);
        RedisLeaseStore leases = new RedisLeaseStore(link, config.prefix());
        Hints hints = new Hints(vertx);
        Pulse pulse = new Pulse(vertx);
        channels.onFreed(hints::ring);
        EventStream events = new EventStream(vertx, name);
        TaskWaits waits = new TaskWaits(vertx, channels);
        await(waits.open());
        NodeReports reports = new NodeReports(waits, events);
        ClusterFleet fleet = new ClusterFleet(vertx, leases, events);

        Reaper reaper = new Reaper(new VertxTimers(vertx), channels, leases, hints, events::publish);
        Heartbeat heartbeat = heartbeat(
                new Heartbeat.Identity(name, data.instance()),
                site,
                () -> ClusterFleet.card(about, reports.devices(), cluster == null ? List.of() : cluster.members()),
                reaper);
        await(heartbeat.open());
        heartbeat.begin();
        TaskIds ids = new TaskIds(channels, heartbeat::epoch);

        AtomicReference<TaskSubmission> submission = new AtomicReference<>();
        Units units = units(
                vertx,
                pulse,
                data,
                name,
                fleet,
                events,
                new RedisUnitStore(link, config.prefix()),
                submission,
                heartbeat::heldEpoch);
        ChannelSubmission submitting = new ChannelSubmission(channels, units, ids, hints);
        submission.set(submitting);
        taskSubmission = submitting;
        await(units.start());
        undo.add("units", () -> await(units.stop()));

        Accounts accounts =
                await(Accounts.open(vertx, new RedisUserStore(link, config.prefix()), data.path(), Clock.systemUTC()));
        undo.add("accounts", () -> await(accounts.close()));
        setupToken = await(accounts.prepareFirstUser(config.adminPasswordFile()));

        Sweeper sweeper = new Sweeper(vertx, pulse, channels, reports::anyEnded);
        sweeper.start();
        undo.add("sweeper", sweeper::stop);
        await(hints.answerProbes(name));
        device.set(device(vertx, pulse, name, leases, channels, units, hints, reports, heartbeat, cluster));

        EventFeed feed = new EventFeed(vertx, events);
        await(feed.start());
        undo.add("event feed", () -> await(feed.stop()));
        StatsTicker ticker = new StatsTicker(vertx, pulse, channels, feed);
        ticker.start();
        undo.add("statistics", ticker::stop);
        ApiVerticle api = api(
                vertx,
                name,
                new ApiParts(
                        channels,
                        submitting,
                        waits,
                        ids::resolve,
                        units,
                        fleet,
                        accounts,
                        events,
                        feed,
                        ticker,
                        () -> draining));
        url = "http://" + config.host() + ":" + api.port();
        about = ClusterFleet.about(url, cluster == null ? null : cluster.member(), Version.current(), startedAt);
        DropFolder drops = new DropFolder(vertx, pulse, data.path().resolve("functions"), units);
        await(drops.start());
        undo.add("drop folder", drops::stop);

        if (cluster != null) {
            cluster.onChange(
                    heartbeat::doubt,
                    () -> vertx.setTimer(
                            SEEN_MS, id -> events.publish("node.members", new JsonObject().put("node", name))));
            cluster.keepKnown(List.of(Hints.ADDRESS, DeviceVerticle.ADDRESS + name + "-1", EventStream.ADDRESS));
        }
        await(heartbeat.show());
        undo.add("farewell", () -> events.publish("node.left", new JsonObject().put("node", name)));
        events.publish("node.joined", new JsonObject().put("node", name).put("url", url));
        draining = false;
        LOG.info("node=ready name={} epoch={} url={}", name, heartbeat.epoch(), url);
    }

    private static VertxOptions vertxOptions() {
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(8)
                .setBlockedThreadCheckInterval(BLOCKED_CHECK_MS);
    }

    private Vertx alone() {
        Vertx vertx = Vertx.vertx(vertxOptions());
        undo.add("vertx", () -> await(vertx.close()));
        return vertx;
    }

    private Cluster join() {
        Cluster cluster = Cluster.join(
                new Cluster.Options(
                        config.clusterName(),
                        config.host(),
                        config.door().port(),
                        config.join(),
                        Optional.ofNullable(config.door().publicHost()).orElse(config.host()),
                        config.door().busPort()),
                vertxOptions());
        undo.add("cluster", () -> await(cluster.vertx().close()));
        return cluster;
    }

    /** The Redis to use, started here when it is this node's to start. */
    private RedisSite redis(DataFolder data, @Nullable Cluster cluster) {
        ExternalRedis external = config.redis();
        if (external != null) {
            return new RedisSite(external.target(), external.replicas());
        }
        ClusterRedis.Choice choice = cluster == null
                ? ownRedis(data)
                : new ClusterRedis(
                                cluster.redisOffer(), data.redis(), config.host(), config.fsync(), config.redisMemory())
                        .choose();
        EmbeddedRedis own = choice.own();
        if (own != null) {
            undo.add("embedded Redis", own::stop);
            if (cluster != null) {
                undo.add(
                        "Redis offer",
                        () -> cluster.redisOffer().withdraw(own.tcpUrl().orElse("")));
            }
        }
        return new RedisSite(ExternalRedis.at(choice.url()).target());
    }

    /** From now on the node works with this cluster's data and no other, and remembers so. */
    private void belong(RedisLink link, RedisSite site, DataFolder data) {
        String id = await(StoreIdentity.settle(
                link, config.prefix(), data.clusterId(), data.clusterIdFile().toString()));
        data.rememberCluster(id);
        site.expect(config.prefix(), id);
    }

    private ClusterRedis.Choice ownRedis(DataFolder data) {
        EmbeddedRedis redis = EmbeddedRedis.start(
                new EmbeddedRedis.Options(data.redis(), config.fsync(), null).withMemory(config.redisMemory()));
        return new ClusterRedis.Choice(redis.url(), redis);
    }

    private RedisLink link(Vertx vertx, RedisSite site, Duration timeout) {
        RedisLink link = new RedisLink(vertx, site, timeout);
        undo.add("Redis link", () -> await(link.close()));
        await(link.open());
        return link;
    }

    /** The lease, on a Vert.x and a connection that nothing else uses. */
    private Heartbeat heartbeat(Heartbeat.Identity identity, RedisSite site, Supplier<JsonObject> card, Reaper reaper) {
        Vertx own = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setBlockedThreadCheckInterval(BLOCKED_CHECK_MS));
        undo.add("heartbeat's vertx", () -> await(own.close()));
        RedisLink link = link(own, site, BEAT_TIMEOUT);
        Heartbeat heartbeat = new Heartbeat(
                new VertxTimers(own),
                new RedisLeaseStore(link, config.prefix()),
                identity,
                card,
                new Heartbeat.Listener(
                        reaper::buried,
                        reborn -> Optional.ofNullable(device.get()).ifPresent(DeviceVerticle::forsake)));
        undo.add("lease", () -> await(heartbeat.close()));
        return heartbeat;
    }

    private Units units(
            Vertx vertx,
            Pulse pulse,
            DataFolder data,
            String name,
            ClusterFleet fleet,
            EventStream events,
            RedisUnitStore store,
            AtomicReference<TaskSubmission> submission,
            LongSupplier held) {
        return new Units(
                vertx,
                store,
                new UnitSettings(name, data.path().resolve("units")),
                new Units.Surroundings(
                        pulse,
                        () -> living(fleet),
                        task -> held.getAsLong() == 0
                                ? Future.failedFuture(inDoubt(name))
                                : submit(Objects.requireNonNull(submission.get(), "set before units start"), task),
                        (function, version) -> events.publish(
                                "function.version",
                                new JsonObject().put("function", function).put("version", version))));
    }

    /** What a node runs whose lease has run out may be running elsewhere by now: it must not submit any more. */
    private static Problem inDoubt(String name) {
        return new Problem(
                ProblemCode.STORE_UNAVAILABLE,
                "node " + name + " cannot tell whether its lease holds, and so not whether this task is still its own:"
                        + " nothing was submitted; try again in a second");
    }

    private static Future<List<String>> living(ClusterFleet fleet) {
        return fleet.nodes()
                .map(nodes -> nodes.stream()
                        .filter(node -> node.state().equals("UP"))
                        .map(NodeStatus::name)
                        .toList());
    }

    /** A task that a running function submits. */
    private static Future<String> submit(TaskSubmission submission, JsonObject task) {
        return Future.succeededFuture(task)
                .map(TaskJson::parse)
                .compose(spec -> submission.submit(List.of(spec)))
                .compose(receipts -> {
                    TaskSubmission.Receipt receipt = receipts.get(0);
                    Problem problem = receipt.problem();
                    return problem == null
                            ? Future.succeededFuture(String.valueOf(receipt.id()))
                            : Future.failedFuture(problem);
                });
    }

    private DeviceVerticle device(
            Vertx vertx,
            Pulse pulse,
            String name,
            RedisLeaseStore leases,
            RedisChannels channels,
            Units units,
            Hints hints,
            NodeReports reports,
            Heartbeat heartbeat,
            @Nullable Cluster cluster) {
        DeviceOptions options =
                new DeviceOptions(name + "-1", name, config.slots(), Set.copyOf(config.tags()), config.channels());
        Command wish = Optional.ofNullable(await(leases.wishes()).get(options.id()))
                .map(Command::valueOf)
                .orElse(Command.START);
        DeviceVerticle device = new DeviceVerticle(
                options,
                new DeviceVerticle.Parts(
                        channels,
                        units.workers(),
                        pulse,
                        hints,
                        reports,
                        heartbeat::heldEpoch,
                        ended -> heartbeat.hurry(),
                        () -> makeKnown(cluster)),
                wish);
        String deployment = await(vertx.deployVerticle(device, new DeploymentOptions()));
        undo.add("device", () -> await(vertx.undeploy(deployment)));
        undo.add("drain", () -> await(device.drain(config.drain().toMillis())));
        return device;
    }

    private static void makeKnown(@Nullable Cluster cluster) {
        if (cluster != null) {
            cluster.makeKnown().onFailure(e -> LOG.warn("listeners=not entered again why=\"{}\"", e.getMessage()));
        }
    }

    private ApiVerticle api(Vertx vertx, String name, ApiParts parts) {
        ApiVerticle api = new ApiVerticle(parts, new ApiOptions(config.host(), config.port(), name));
        String deployment = await(vertx.deployVerticle(api, new DeploymentOptions()));
        undo.add("api", () -> await(vertx.undeploy(deployment)));
        undo.add("requests under way", () -> await(api.drain(config.drain())));
        return api;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(STEP_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new Problem(ProblemCode.INTERNAL, "a part of the node did not answer within " + STEP_SECONDS + " s");
        }
    }

    private static <T> Future<T> onOwnThread(String name, java.util.concurrent.Callable<T> work) {
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
