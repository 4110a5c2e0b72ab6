package io.waggle.embedded;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis server that lives with this JVM and keeps its data in a folder. When the server dies it is started again
 * at the same address. State is guarded by the object's lock; every method blocks and may be called from any thread
 * but an event loop.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);
    private static final Duration FIRST_RESTART = Duration.ofMillis(200);
    private static final Duration LONGEST_RESTART = Duration.ofSeconds(5);
    private static final long LARGEST_LOG = 4L << 20;

    /**
     * How to run it.
     *
     * @param folder for the server and its data, made where missing, mode 0700; held by no other process
     * @param fsync {@code everysec} (a power cut loses a second) or {@code always}
     * @param tcp the TCP port to open besides the socket file, for other nodes; {@code null}: none
     * @param extraLines further lines of {@code redis.conf}
     */
    public record Options(
            Path folder, String fsync, @Nullable Tcp tcp, List<String> extraLines) {
        public Options(Path folder, String fsync, @Nullable Tcp tcp) {
            this(folder, fsync, tcp, List.of());
        }

        /**
         * The same with a bound on its memory, at which it refuses what needs more.
         *
         * @param bytes the bound; {@code null}: none
         */
        public Options withMemory(@Nullable Long bytes) {
            return bytes == null ? this : new Options(folder, fsync, tcp, List.of("maxmemory " + bytes));
        }
    }

    /**
     * Where other nodes reach it.
     *
     * @param host the address to bind
     * @param port the port; 0: any free one
     */
    public record Tcp(String host, int port) {}

    private final RedisProgram program;
    private final RedisConf conf;
    private RedisProcess process;
    private volatile boolean stopping;

    private EmbeddedRedis(RedisProgram program, RedisConf conf) throws IOException {
        this.program = program;
        this.conf = conf;
        this.process = launch();
        watch(FIRST_RESTART);
    }

    /**
     * Starts the server and returns when it answers. Reading a large file of data takes its time and is waited for.
     *
     * @throws Problem {@code STORE_UNAVAILABLE} with the reason when there is no server or it does not start
     */
    public static EmbeddedRedis start(Options options) {
        Path folder = options.folder().toAbsolutePath().normalize();
        try {
            PrivateFiles.folder(folder);
            RedisProgram program = RedisProgram.find(folder, System.getenv().getOrDefault("PATH", ""));
            if (!program.reads(folder)) {
                throw new Problem(
                        ProblemCode.STORE_UNAVAILABLE,
                        "The data in " + folder + " was written by Redis 7 and " + program.path() + " is older:"
                                + " put Redis 7 or later on the PATH.");
            }
            String password = PrivateFiles.readOrWrite(folder.resolve("password"), PrivateFiles.random(32));
            RedisConf conf = new RedisConf(folder, Endpoint.choose(folder, options.tcp()), options, password);
            Predecessor.await(conf);
            return new EmbeddedRedis(program, conf);
        } catch (IOException e) {
            throw new Problem(
                    ProblemCode.STORE_UNAVAILABLE,
                    "The embedded Redis cannot work in " + folder + " (" + Reason.of(e) + ").");
        }
    }

    /** Its address for the own node, password included, in the form the Redis client takes. */
    public String url() {
        return conf.endpoint().url(conf.password());
    }

    /** Its address for other nodes, password included; empty when it opened no TCP port. */
    public Optional<String> tcpUrl() {
        return conf.endpoint().tcpUrl(conf.password());
    }

    /** The server's process id. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Ends the server after it has written everything. Harmless when done twice. */
    public void stop() {
        stopping = true;
        stopProcess();
    }

    private synchronized void stopProcess() {
        try {
            process.stop(STOP_DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private RedisProcess launch() throws IOException {
        PrivateFiles.write(conf.file(), conf.text());
        turnLog();
        RedisProcess started = RedisProcess.start(program, conf);
        try {
            awaitReady(started);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        LOG.atInfo()
                .addKeyValue("program", program.path())
                .addKeyValue("pid", started.pid())
                .addKeyValue("folder", conf.folder())
                .log("embedded Redis is up");
        return started;
    }

    private void awaitReady(RedisProcess started) throws InterruptedException {
        long giveUp = System.nanoTime() + FIRST_ANSWER.toNanos();
        while (true) {
            Ping.Answer answer = Ping.ask(conf.endpoint(), conf.password());
            if (answer == Ping.Answer.READY && started.isAlive()) {
                return;
            }
            if (answer == Ping.Answer.LOADING) {
                giveUp = System.nanoTime() + FIRST_ANSWER.toNanos();
            }
            if (stopping) {
                started.stop(STOP_DEADLINE);
                throw StartFailure.of("was stopped while starting", conf.log());
            }
            if (!started.isAlive()) {
                throw StartFailure.of("ended while starting", conf.log());
            }
            if (System.nanoTime() > giveUp) {
                started.stop(Duration.ofSeconds(1));
                throw StartFailure.of("gave no answer within " + FIRST_ANSWER.toSeconds() + " s", conf.log());
            }
            Thread.sleep(10);
        }
    }

    private void watch(Duration pause) {
        var unused = process.onExit().thenRunAsync(() -> restart(pause), EmbeddedRedis::daemon);
    }

    private void restart(Duration pause) {
        try {
            if (pauseUnlessStopping(pause)) {
                relaunch();
                watch(FIRST_RESTART);
            }
        } catch (IOException | Problem e) {
            LOG.atError()
                    .addKeyValue("folder", conf.folder())
                    .log("embedded Redis did not come back: {}", e.getMessage());
            Duration doubled = pause.multipliedBy(2);
            daemon(() -> restart(doubled.compareTo(LONGEST_RESTART) < 0 ? doubled : LONGEST_RESTART));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void relaunch() throws IOException {
        if (!stopping) {
            process = launch();
        }
    }

    private boolean pauseUnlessStopping(Duration pause) throws InterruptedException {
        if (stopping) {
            return false;
        }
        LOG.atWarn().addKeyValue("folder", conf.folder()).log("embedded Redis died and is started again");
        Thread.sleep(pause.toMillis());
        return true;
    }

    private void turnLog() throws IOException {
        Path log = conf.log();
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
            Files.move(log, conf.folder().resolve("redis.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "waggle-redis-watch");
        thread.setDaemon(true);
        thread.start();
    }
}
