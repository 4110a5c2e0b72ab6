package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Keep;
import io.waggle.channel.ChannelSettings.Limits;
import io.waggle.channel.ChannelSettings.Rate;
import io.waggle.task.RetrySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The channels' settings: a hash of texts each, which the scripts read for themselves; times are in milliseconds there.
 * Any thread.
 */
final class RedisSettings {

    private static final long FRESH_NANOS = 1_000_000_000;

    private final RedisLink link;
    private final Keys keys;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(ChannelSettings settings, long at) {}

    RedisSettings(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** The settings as they were a moment ago; those that are a second old are read again for the next caller. */
    Future<ChannelSettings> of(String channel) {
        Known recent = known.get(channel);
        if (recent == null) {
            return read(channel);
        }
        if (System.nanoTime() - recent.at > FRESH_NANOS) {
            known.put(channel, new Known(recent.settings, System.nanoTime()));
            read(channel);
        }
        return Future.succeededFuture(recent.settings);
    }

    private Future<ChannelSettings> read(String channel) {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.options(channel)))
                .map(reply -> remember(channel, parse(texts(reply))));
    }

    private ChannelSettings remember(String channel, ChannelSettings settings) {
        known.put(channel, new Known(settings, System.nanoTime()));
        return settings;
    }

    /** Writes what the change changes, and nothing else. */
    Future<ChannelSettings> change(String channel, UnaryOperator<ChannelSettings> change) {
        return read(channel).compose(before -> {
            ChannelSettings after = change.apply(before);
            Map<String, String> old = format(before);
            List<Object> differences = new ArrayList<>();
            format(after).forEach((name, text) -> {
                if (!text.equals(old.get(name))) {
                    differences.add(name);
                    differences.add(text);
                }
            });
            return differences.isEmpty()
                    ? Future.succeededFuture(before)
                    : link.run(Script.CONFIGURE, keys.channel(channel), differences)
                            .compose(done -> read(channel));
        });
    }

    private static Map<String, String> texts(Response reply) {
        Map<String, String> texts = new HashMap<>();
        reply.getKeys().forEach(name -> texts.put(name, reply.get(name).toString()));
        return texts;
    }

    /** Every setting by its name in the store; an empty text where it is not set. */
    private static Map<String, String> format(ChannelSettings settings) {
        Map<String, String> texts = new HashMap<>();
        texts.put("capacity", text(settings.capacity()));
        texts.put("bytes", text(settings.maxBytes()));
        format(texts, "", settings.limits());
        format(texts, "key", settings.perKey());
        texts.put("ageing", text(millis(settings.ageing())));
        RetrySpec retry = settings.retry();
        texts.put("attempts", text(retry.attempts()));
        texts.put("backoff", text(millis(retry.backoff())));
        texts.put("backoffcap", text(millis(retry.backoffCap())));
        List<String> skips = retry.noRetryOn();
        texts.put("noretryon", skips == null ? "" : skips.isEmpty() ? "," : String.join(",", skips));
        texts.put("timeout", text(millis(settings.timeout())));
        Keep keep = settings.keep();
        texts.put("keepcount", text(keep.count()));
        texts.put("keepage", text(millis(keep.age())));
        texts.put("keepbytes", text(keep.bytes()));
        return texts;
    }

    private static void format(Map<String, String> texts, String of, Limits limits) {
        Rate rate = limits.rate();
        texts.put(
                of + "rate", rate == null ? "" : rate.count() + "/" + rate.per().toMillis());
        texts.put(of + "cap", text(limits.concurrency()));
    }

    private static ChannelSettings parse(Map<String, String> texts) {
        String skips = texts.getOrDefault("noretryon", "");
        return new ChannelSettings(
                number(texts, "capacity", Long::valueOf),
                number(texts, "bytes", Long::valueOf),
                limits(texts, ""),
                limits(texts, "key"),
                duration(texts, "ageing"),
                new RetrySpec(
                        number(texts, "attempts", Integer::valueOf),
                        duration(texts, "backoff"),
                        duration(texts, "backoffcap"),
                        skips.isEmpty() ? null : skips.equals(",") ? List.of() : List.of(skips.split(","))),
                duration(texts, "timeout"),
                new Keep(
                        number(texts, "keepcount", Long::valueOf),
                        duration(texts, "keepage"),
                        number(texts, "keepbytes", Long::valueOf)));
    }

    private static Limits limits(Map<String, String> texts, String of) {
        String[] rate = texts.getOrDefault(of + "rate", "").split("/", 2);
        return new Limits(
                rate.length < 2
                        ? null
                        : new Rate(Integer.parseInt(rate[0]), Duration.ofMillis(Long.parseLong(rate[1]))),
                number(texts, of + "cap", Integer::valueOf));
    }

    private static <T> @Nullable T number(Map<String, String> texts, String name, Function<String, T> read) {
        String text = texts.getOrDefault(name, "");
        return text.isEmpty() ? null : read.apply(text);
    }

    private static @Nullable Duration duration(Map<String, String> texts, String name) {
        return number(texts, name, text -> Duration.ofMillis(Long.parseLong(text)));
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static String text(@Nullable Number number) {
        return number == null ? "" : number.toString();
    }
}
