package io.waggle.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The embedded server's configuration file. Immutable.
 *
 * @param folder where it works
 * @param endpoint where it listens for its own node
 * @param options what the caller asked for
 * @param password what clients must know
 */
record RedisConf(Path folder, Endpoint endpoint, EmbeddedRedis.Options options, String password) {

    /** The file's text: passwords stand in a file of mode 0600 and never on a command line. */
    String text() {
        List<String> lines = new ArrayList<>(List.of(
                "dir " + quote(folder.toString()),
                "pidfile " + quote(pidFile().toString()),
                "daemonize no",
                "appendonly yes",
                "appendfsync " + options.fsync(),
                "save \"\"",
                // Each rewrite forks and writes everything anew, on a core that others need: with the values that Redis
                // has
                // by itself every few seconds under load, and three times while a large backlog is worked off.
                "auto-aof-rewrite-min-size 1gb",
                "auto-aof-rewrite-percentage 200",
                "maxmemory-policy noeviction",
                // Ten wake-ups a second are half of what an idle Redis costs; nothing here waits for them.
                "hz 5",
                "requirepass " + quote(password),
                "protected-mode yes",
                "tcp-keepalive 60"));
        lines.addAll(endpoint.lines());
        lines.addAll(options.extraLines());
        return String.join("\n", lines) + "\n";
    }

    Path file() {
        return folder.resolve("redis.conf");
    }

    Path pidFile() {
        return folder.resolve("redis.pid");
    }

    Path log() {
        return folder.resolve("redis.log");
    }

    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
