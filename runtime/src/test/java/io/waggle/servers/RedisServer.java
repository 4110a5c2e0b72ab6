package io.waggle.servers;

import io.waggle.embedded.ServerProgram;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A Redis server in a folder and on a port of its own, that a test configures, kills and starts again. Its log is the
 * file {@code log}. Blocks; one thread.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final List<String> wrapper;
    private final boolean sentinel;
    private String login = "";
    private Process process;

    private RedisServer(Path folder, int port, List<String> wrapper, boolean sentinel) {
        this.folder = folder;
        this.port = port;
        this.wrapper = wrapper;
        this.sentinel = sentinel;
        this.process = launch();
    }

    /** A server with an append-only file and these further lines of {@code redis.conf}; ready when this returns. */
    public static RedisServer start(Path folder, String... lines) {
        return start(folder, FreePort.any(), lines);
    }

    /** The same on a port that is given. */
    public static RedisServer start(Path folder, int port, String... lines) {
        return start(folder, port, List.of(), lines);
    }

    /** The same, run by another program that is given the server's command. */
    public static RedisServer start(Path folder, int port, List<String> wrapper, String... lines) {
        List<String> all = new ArrayList<>(List.of("port " + port, "appendonly yes", "save \"\""));
        all.addAll(List.of(lines));
        write(folder, all);
        return new RedisServer(folder, port, wrapper, false).ready();
    }

    /** A server that encrypts; its port knows nothing else. */
    public static RedisServer encrypted(Path folder, Certificates certificates, String... lines) {
        int port = FreePort.any();
        List<String> all = new ArrayList<>(List.of(
                "port 0",
                "tls-port " + port,
                "tls-cert-file " + certificates.certificate(),
                "tls-key-file " + certificates.key(),
                "tls-ca-cert-file " + certificates.authority(),
                "tls-auth-clients no",
                "appendonly yes"));
        all.addAll(List.of(lines));
        write(folder, all);
        return new RedisServer(folder, port, List.of(), false);
    }

    /** A sentinel; ready when this returns. */
    public static RedisServer sentinel(Path folder, String... lines) {
        int port = FreePort.any();
        List<String> all = new ArrayList<>(List.of("port " + port, "sentinel resolve-hostnames no"));
        all.addAll(List.of(lines));
        write(folder, all);
        return new RedisServer(folder, port, List.of(), true).ready();
    }

    private static void write(Path folder, List<String> lines) {
        try {
            Files.createDirectories(folder);
            List<String> all = new ArrayList<>(List.of(
                    "dir " + folder,
                    "bind 127.0.0.1",
                    "protected-mode no",
                    "enable-debug-command yes",
                    "enable-protected-configs yes"));
            all.addAll(lines);
            if (lines.stream().anyMatch(line -> line.startsWith("sentinel "))) {
                all.removeIf(line -> line.startsWith("enable-"));
            }
            Files.write(folder.resolve("redis.conf"), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(wrapper);
        command.add(ServerProgram.find(folder).toString());
        command.add(folder.resolve("redis.conf").toString());
        if (sentinel) {
            command.add("--sentinel");
        }
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commands of this object log in so from now on. */
    public RedisServer as(String user, String password) {
        login = user + " " + password;
        return this;
    }

    private RedisServer ready() {
        Awaitility.await("the server of " + folder)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptions()
                .until(() -> {
                    String answer = command("PING");
                    return answer.equals("PONG") || answer.startsWith("-NOAUTH");
                });
        return this;
    }

    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:port}. */
    public String place() {
        return "127.0.0.1:" + port;
    }

    public String url() {
        return "redis://" + place();
    }

    /** The id of the process that was started: the server, or what runs it. */
    public long pid() {
        return process.pid();
    }

    public Path folder() {
        return folder;
    }

    /** The reply as a text; an error begins with a minus. */
    public String command(String... words) {
        try (Resp resp = new Resp(port)) {
            if (!login.isEmpty()) {
                String[] parts = login.split(" ", 2);
                resp.send("AUTH", parts[0], parts[1]);
            }
            return Objects.toString(resp.send(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of an {@code INFO} section. */
    public String info(String section, String field) {
        return command("INFO", section)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** Has it need eight seconds or more to read its data when it is started again. */
    public void slowToLoad() {
        try (BufferedWriter conf = Files.newBufferedWriter(folder.resolve("redis.conf"), StandardOpenOption.APPEND)) {
            conf.write("key-load-delay 400\nloading-process-events-interval-bytes 1024\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command("DEBUG", "POPULATE", "20000");
        command("BGREWRITEAOF");
        Awaitility.await("the rewrite")
                .atMost(PATIENCE)
                .until(() -> info("persistence", "aof_rewrite_in_progress").equals("0")
                        && info("persistence", "aof_rewrite_scheduled").equals("0"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        waitFor();
    }

    /** Starts it again where it was; ready when this returns. */
    public void restart() {
        relaunch();
        ready();
    }

    /** Starts it again without waiting for it to be ready. */
    public void relaunch() {
        process = launch();
    }

    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("SIG" + name + " could not be sent to process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitFor() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
