package io.waggle.channel.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that lies under a base, read key by key; what a test compares before and after. One thread. */
final class Dump {

    private final RealRedis redis;
    private final String base;

    Dump(RealRedis redis, String base) {
        this.redis = redis;
        this.base = base;
    }

    /**
     * Every key by its end, with its value as a line: {@code {a=b}} for a hash, {@code [a, b]} a list, {@code (a, b)} a set,
     * {@code <a=1, b=2>} a sorted set, {@code [a 1, b 2]} a stream. Line ends are shown as {@code /}, what looks like a time in ms as {@code NOW} and in
     * µs as {@code MICROS}.
     */
    SortedMap<String, String> lines() {
        SortedMap<String, String> all = new TreeMap<>();
        for (String end : keys()) {
            all.put(
                    end,
                    line(end)
                            .replace('\n', '/')
                            .replaceAll("\\b\\d{13}\\b", "NOW")
                            .replaceAll("\\b\\d{16}\\b", "MICROS"));
        }
        return all;
    }

    List<String> keys() {
        TreeSet<String> ends = new TreeSet<>();
        String cursor = "0";
        do {
            String pattern = base.replace("[", "\\[") + "*";
            Response page = redis.command(Command.SCAN, cursor, "MATCH", pattern, "COUNT", 1_000);
            cursor = page.get(0).toString();
            page.get(1).forEach(key -> ends.add(key.toString().substring(base.length())));
        } while (!cursor.equals("0"));
        return List.copyOf(ends);
    }

    private String line(String end) {
        String type = redis.command(Command.TYPE, base + end).toString();
        return switch (type) {
            case "hash" -> hash(end).toString();
            case "list" -> list(end).toString();
            case "set" -> "(" + String.join(", ", set(end)) + ")";
            case "zset" -> {
                List<String> pairs = new ArrayList<>();
                sorted(end).forEach((member, score) -> pairs.add(member + "=" + whole(score)));
                yield "<" + String.join(", ", pairs) + ">";
            }
            case "stream" -> stream(end).toString();
            case "string" -> redis.command(Command.GET, base + end).toString();
            default -> throw new IllegalStateException("a key of type " + type + ": " + base + end);
        };
    }

    SortedMap<String, String> hash(String end) {
        SortedMap<String, String> all = new TreeMap<>();
        Response reply = redis.command(Command.HGETALL, base + end);
        reply.getKeys().forEach(field -> all.put(field, reply.get(field).toString()));
        return all;
    }

    List<String> list(String end) {
        return texts(redis.command(Command.LRANGE, base + end, 0, -1));
    }

    SortedSet<String> set(String end) {
        return new TreeSet<>(texts(redis.command(Command.SMEMBERS, base + end)));
    }

    /** Members with their scores, in the set's order. */
    Map<String, Double> sorted(String end) {
        Map<String, Double> all = new java.util.LinkedHashMap<>();
        Response reply = redis.command(Command.ZRANGE, base + end, 0, -1, "WITHSCORES");
        if (reply.size() > 0 && reply.get(0).size() == 2) {
            reply.forEach(pair ->
                    all.put(pair.get(0).toString(), Double.valueOf(pair.get(1).toString())));
        } else {
            for (int i = 0; i < reply.size(); i += 2) {
                all.put(reply.get(i).toString(), Double.valueOf(reply.get(i + 1).toString()));
            }
        }
        return all;
    }

    /** The fields of each entry, oldest first. */
    List<String> stream(String end) {
        List<String> all = new ArrayList<>();
        redis.command(Command.XRANGE, base + end, "-", "+")
                .forEach(entry -> all.add(String.join(" ", texts(entry.get(1)))));
        return all;
    }

    private static List<String> texts(Response reply) {
        List<String> all = new ArrayList<>(reply.size());
        reply.forEach(value -> all.add(value.toString()));
        return all;
    }

    private static String whole(double score) {
        return score == Math.rint(score) ? Long.toString((long) score) : Double.toString(score);
    }
}
