package io.waggle.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of the server under a guard: a shell that reads from a pipe whose other end this JVM holds. However the JVM
 * ends, the pipe closes and the guard sends the server a SIGTERM, so no orphan ever writes the same files as the next
 * server. The guard has a session of its own: Ctrl-C reaches the node, and the server outlives it until told. Any
 * thread.
 */
final class RedisProcess {

    private static final String GUARD = """
            exec 3<&0 </dev/null
            "$1" "$2" 3<&- >>"$3" 2>&1 & server=$!
            { while read -r _ <&3; do :; done; kill "$server" 2>/dev/null; } >/dev/null 2>&1 & watch=$!
            echo "$server"
            exec >/dev/null
            wait "$server"; status=$?
            kill "$watch" 2>/dev/null
            exit "$status"
            """;

    private final Process guard;
    private final ProcessHandle server;

    private RedisProcess(Process guard, ProcessHandle server) {
        this.guard = guard;
        this.server = server;
    }

    static RedisProcess start(RedisProgram program, RedisConf conf) throws IOException {
        List<String> command = new ArrayList<>();
        boolean ownSession = isOnPath("setsid");
        if (ownSession) {
            command.add("setsid");
        }
        // Without setsid (macOS), job control gives the server a process group of its own.
        command.addAll(List.of("sh", "-c", ownSession ? GUARD : "set -m\n" + GUARD, "waggle-redis-guard"));
        command.addAll(List.of(
                program.path().toString(), conf.file().toString(), conf.log().toString()));
        Process guard = new ProcessBuilder(command)
                .directory(conf.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(conf.log().toFile()))
                .start();
        String pid = guard.inputReader().readLine();
        if (pid == null) {
            throw new IOException("the shell that guards the server ended with " + waitFor(guard));
        }
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElse(guard.toHandle());
        return new RedisProcess(guard, server);
    }

    boolean isAlive() {
        return guard.isAlive();
    }

    long pid() {
        return server.pid();
    }

    CompletableFuture<Process> onExit() {
        return guard.onExit();
    }

    /** Ends the server: SIGTERM, and SIGKILL when the time is up. Blocks until it is gone. */
    void stop(Duration deadline) throws InterruptedException {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            server.destroy();
        }
        if (!guard.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            server.destroyForcibly();
            guard.waitFor(5, TimeUnit.SECONDS);
        }
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String waitFor(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? "status " + process.exitValue() : "no word";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "no word";
        }
    }
}
