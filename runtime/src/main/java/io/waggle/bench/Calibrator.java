package io.waggle.bench;

import io.waggle.rig.Closers;
import io.waggle.rig.Numbers;
import io.waggle.rig.OwnRedis;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how fast this machine is just now, with {@code redis-benchmark} over loopback against an empty Redis of the
 * bench's own, started for it as a node would start one. Blocks.
 *
 * @param folder a temporary folder
 * @param closers closes what is open when the run is broken off
 * @param operations how many of each kind
 */
record Calibrator(Path folder, Closers closers, int operations) {

    private static final Pattern LINE = Pattern.compile("\"(\\w+)\",\"([0-9.]+)\".*");

    /** The server that all of the run uses, by name and version. */
    String server() {
        OwnRedis redis = closers.add(OwnRedis.start(folder.resolve("version"), "everysec"));
        try (RedisProbe probe = new RedisProbe(redis.tcpUrl())) {
            return "Redis " + probe.info("server").getOrDefault("redis_version", "?");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closers.close(redis);
        }
    }

    /** Operations per second. */
    record Speed(double set, double lpush, double rpop) {

        /** R1: the geometric mean of the three. */
        double r1() {
            return Numbers.geometricMean(set, lpush, rpop);
        }
    }

    Speed measure() {
        OwnRedis redis = closers.add(OwnRedis.start(folder.resolve("calibration"), "everysec"));
        try {
            return parse(run(URI.create(redis.tcpUrl())));
        } finally {
            closers.close(redis);
        }
    }

    private String run(URI redis) {
        String user = redis.getUserInfo();
        List<String> command = List.of(
                "redis-benchmark",
                "-h",
                redis.getHost(),
                "-p",
                Integer.toString(redis.getPort()),
                "-a",
                user.substring(user.indexOf(':') + 1),
                "-t",
                "set,lpush,rpop",
                "-n",
                Integer.toString(operations),
                "-P",
                "1",
                "-c",
                "50",
                "--csv");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            AutoCloseable end = closers.add(process::destroyForcibly);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            closers.close(end);
            return said;
        } catch (IOException e) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "The bench needs redis-benchmark to know how fast this machine is: install it (Debian: apt-get"
                            + " install redis-tools).");
        }
    }

    static Speed parse(String csv) {
        Map<String, Double> rates = new HashMap<>();
        csv.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> rates.put(line.group(1), Double.valueOf(line.group(2))));
        if (!rates.keySet().containsAll(List.of("SET", "LPUSH", "RPOP"))) {
            throw new UncheckedIOException(new IOException("redis-benchmark said what cannot be read: " + csv));
        }
        return new Speed(
                rates.getOrDefault("SET", 0.0), rates.getOrDefault("LPUSH", 0.0), rates.getOrDefault("RPOP", 0.0));
    }
}
