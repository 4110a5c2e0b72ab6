package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.store.StoreHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks every master how it is, with {@code INFO}; how long it takes is measured with a {@code PING} before. Any thread. */
public final class RedisHealth implements StoreHealth {

    private final RedisLink link;

    public RedisHealth(RedisLink link) {
        this.link = link;
    }

    @Override
    public Future<Health> look() {
        long sent = System.nanoTime();
        return link.everyWire(wire -> wire.send(Request.cmd(Command.PING))).compose(pongs -> {
            double latencyMs = Math.round((System.nanoTime() - sent) / 1_000.0) / 1_000.0;
            return link.everyWire(wire -> wire.send(Request.cmd(Command.INFO)))
                    .map(infos -> new Health(
                            latencyMs,
                            infos.stream().map(info -> server(info.toString())).toList()));
        });
    }

    /** Reads what {@code INFO} says; what it does not say is empty or 0. */
    static Server server(String info) {
        String valkey = field(info, "valkey_version");
        return new Server(
                valkey.isEmpty() ? "redis" : "valkey",
                valkey.isEmpty() ? field(info, "redis_version") : valkey,
                field(info, "role"),
                (int) number(info, "connected_slaves"),
                (int) number(info, "connected_clients"),
                Duration.ofSeconds(number(info, "uptime_in_seconds")),
                new Memory(number(info, "used_memory"), number(info, "maxmemory")),
                persistence(info));
    }

    private static Persistence persistence(String info) {
        long saved = number(info, "rdb_last_save_time");
        return new Persistence(
                field(info, "aof_enabled").equals("1"),
                !field(info, "aof_last_write_status").equals("err")
                        && !field(info, "rdb_last_bgsave_status").equals("err"),
                saved == 0 ? null : Instant.ofEpochSecond(saved));
    }

    private static long number(String info, String name) {
        String text = field(info, name);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String field(String info, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":(\\S*)").matcher(info);
        return line.find() ? line.group(1) : "";
    }
}
