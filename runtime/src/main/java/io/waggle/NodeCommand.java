package io.waggle;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a node and stays until the process is told to end. Main thread; the JVM's hook waits for the stop. */
@Command(
        name = "node",
        description = "Starts a node with everything it needs.",
        sortOptions = false,
        footer = {"", "Example:", "  waggle node --port 8080 --data ./data"})
final class NodeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

    /** What a stop may take beyond the time that running tasks are given. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(25);

    @Option(names = "--port", paramLabel = "PORT", description = "REST and console; 0: any free one (default: 8080).")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where to listen (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "FOLDER", description = "What the node keeps (default: ./data).")
    private @Nullable String data;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = "Your Redis: redis://host:port, rediss://…, redis-sentinel://host:port,…/master,"
                    + " redis-cluster://host:port,… (default: one of its own). WAGGLE_REDIS keeps a password off the"
                    + " process list.")
    private @Nullable String redis;

    @Option(
            names = "--redis-ca-file",
            paramLabel = "FILE",
            description = "Whom to trust with rediss://…, as PEM (default: whom the JVM trusts).")
    private @Nullable String redisCaFile;

    @Option(
            names = "--redis-verify-host",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Whether its certificate must bear its name (default: true).")
    private @Nullable String redisVerifyHost;

    @Option(
            names = "--redis-wait-replicas",
            paramLabel = "N",
            description = "How many replicas must have a task before it counts as accepted (default: 0).")
    private @Nullable String redisWaitReplicas;

    @Option(
            names = "--cluster",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Joins or forms a cluster.")
    private @Nullable String cluster;

    @Option(names = "--join", paramLabel = "HOST:PORT,…", description = "Members to join (default: on this host).")
    private @Nullable String join;

    @Option(names = "--cluster-name", paramLabel = "NAME", description = "Default: waggle.")
    private @Nullable String clusterName;

    @Option(names = "--cluster-port", paramLabel = "PORT", description = "The first port tried (default: 5701).")
    private @Nullable String clusterPort;

    @Option(names = "--bus-port", paramLabel = "PORT", description = "The event bus' port (default: any free one).")
    private @Nullable String busPort;

    @Option(
            names = "--public-host",
            paramLabel = "HOST",
            description = "What the other nodes reach this one by (default: its host).")
    private @Nullable String publicHost;

    @Option(names = "--name", paramLabel = "NAME", description = "The node's name (default: made once and kept).")
    private @Nullable String name;

    @Option(names = "--slots", paramLabel = "N", description = "Tasks at once (default: 4 per core, at least 8).")
    private @Nullable String slots;

    @Option(names = "--tags", paramLabel = "TAG,…", description = "What the device has.")
    private @Nullable String tags;

    @Option(names = "--channels", paramLabel = "NAME,…", description = "What the device serves (default: all).")
    private @Nullable String channels;

    @Option(names = "--device-name", paramLabel = "NAME", description = "What people call the device.")
    private @Nullable String deviceName;

    @Option(names = "--prefix", paramLabel = "WORD", description = "What every Redis key begins with (default: wg).")
    private @Nullable String prefix;

    @Option(
            names = "--fsync",
            paramLabel = "WHEN",
            description = "The own Redis' durability: everysec or always (default: everysec).")
    private @Nullable String fsync;

    @Option(
            names = "--redis-memory",
            paramLabel = "BYTES",
            description = "How much memory the own Redis may use, like 2GiB (default: no bound).")
    private @Nullable String redisMemory;

    @Option(
            names = "--audit-count",
            paramLabel = "N",
            description = "How many entries of the audit are kept (default: 100000).")
    private @Nullable String auditCount;

    @Option(names = "--audit-age", paramLabel = "TIME", description = "For how long they are kept (default: 400d).")
    private @Nullable String auditAge;

    @Option(
            names = "--exec-allow",
            paramLabel = "PROGRAM,…",
            description = "Programs that administrators may run on this node with \"waggle exec\" (default: none).")
    private @Nullable String execAllow;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "How the log is written: text, or json with one object a line (default: text).")
    private @Nullable String logFormat;

    @Option(names = "--drain", paramLabel = "TIME", description = "What running tasks get at a stop (default: 10s).")
    private @Nullable String drain;

    @Option(
            names = "--most-memory",
            paramLabel = "PERCENT",
            description = "Above which use of the machine's memory no task is taken, like 90%% (default: no limit).")
    private @Nullable String mostMemory;

    @Option(
            names = "--most-load",
            paramLabel = "N",
            description = "Above which load per processor no task is taken, like 1.5 (default: no limit).")
    private @Nullable String mostLoad;

    @Option(
            names = "--admin-password-file",
            paramLabel = "FILE",
            description = "Makes the user admin on first start, without a setup.")
    private @Nullable String adminPasswordFile;

    @Option(names = "--config", paramLabel = "FILE", description = "Default: waggle.yaml of the working folder.")
    private @Nullable Path config;

    @Option(names = "--end-with-parent", hidden = true, description = "Stops when the process that started it ends.")
    private boolean endWithParent;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> flags = flags();
        NodeConfig loaded = new ConfigLoader(System.getenv()).load(flags, config);
        LogLines.write(loaded.logFormat());
        Path file = ConfigLoader.file(System.getenv(), config);
        Node node = started(Node.start(
                loaded, new ConfigFile.Source(file, () -> new ConfigLoader(System.getenv()).load(flags, file))));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, loaded), "waggle-stop"));
        if (endWithParent) {
            ProcessHandle.current().parent().ifPresent(NodeCommand::endWith);
        }
        var out = spec.commandLine().getOut();
        out.println("Waggle is ready: " + node.url());
        node.setupToken()
                .ifPresent(token -> out.println("No user yet: open " + node.url() + "/ or run \"waggle login\" with the"
                        + " setup token " + token + " (for half an hour; also in " + loaded.data() + "/setup-token)"));
        out.flush();
        CountDownLatch end = new CountDownLatch(1);
        node.ended().onComplete(done -> end.countDown());
        end.await();
        return 0;
    }

    private static void endWith(ProcessHandle parent) {
        var unused = parent.onExit().thenRun(() -> System.exit(0));
    }

    /** Starts a node and waits until it is ready; fails with its one sentence. */
    static Node start(NodeConfig config) {
        return started(Node.start(config));
    }

    private static Node started(Future<Node> starting) {
        try {
            return starting.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void stop(Node node, NodeConfig config) {
        Duration deadline = config.drain().plus(STOP_MARGIN);
        try {
            var unused = node.stop()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.error("the node did not stop within {} s", deadline.toSeconds());
        } catch (ExecutionException e) {
            LOG.error("the node did not stop cleanly", e.getCause());
        }
    }

    private Map<String, String> flags() {
        Map<ConfigKey, @Nullable String> all = new TreeMap<>();
        all.put(ConfigKey.NAME, name);
        all.put(ConfigKey.HOST, host);
        all.put(ConfigKey.PORT, port);
        all.put(ConfigKey.DATA, data);
        all.put(ConfigKey.REDIS, redis);
        all.put(ConfigKey.REDIS_CA_FILE, redisCaFile);
        all.put(ConfigKey.REDIS_VERIFY_HOST, redisVerifyHost);
        all.put(ConfigKey.REDIS_WAIT_REPLICAS, redisWaitReplicas);
        all.put(ConfigKey.PREFIX, prefix);
        all.put(ConfigKey.FSYNC, fsync);
        all.put(ConfigKey.REDIS_MEMORY, redisMemory);
        all.put(ConfigKey.CLUSTER, cluster);
        all.put(ConfigKey.JOIN, join);
        all.put(ConfigKey.CLUSTER_NAME, clusterName);
        all.put(ConfigKey.CLUSTER_PORT, clusterPort);
        all.put(ConfigKey.BUS_PORT, busPort);
        all.put(ConfigKey.PUBLIC_HOST, publicHost);
        all.put(ConfigKey.SLOTS, slots);
        all.put(ConfigKey.TAGS, tags);
        all.put(ConfigKey.CHANNELS, channels);
        all.put(ConfigKey.ADMIN_PASSWORD_FILE, adminPasswordFile);
        all.put(ConfigKey.AUDIT_COUNT, auditCount);
        all.put(ConfigKey.AUDIT_AGE, auditAge);
        all.put(ConfigKey.LOG_FORMAT, logFormat);
        all.put(ConfigKey.EXEC_ALLOW, execAllow);
        all.put(ConfigKey.DRAIN, drain);
        all.put(ConfigKey.MOST_MEMORY, mostMemory);
        all.put(ConfigKey.MOST_LOAD, mostLoad);
        all.put(ConfigKey.DEVICE_NAME, deviceName);
        Map<String, String> given = new TreeMap<>();
        all.forEach((key, value) -> {
            if (value != null) {
                given.put(key.word(), value);
            }
        });
        return given;
    }
}
