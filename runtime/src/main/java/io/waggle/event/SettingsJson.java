package io.waggle.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Keep;
import io.waggle.channel.ChannelSettings.Limits;
import io.waggle.channel.ChannelSettings.Rate;
import io.waggle.task.Problem;
import io.waggle.task.RetrySpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A channel's settings as flat fields: what is {@code null} is not set. Pure functions. */
public final class SettingsJson {

    private static final int MOST_AT_ONCE = 1_000_000;
    private static final List<String> KNOWN = List.of(
            "capacity",
            "maxBytes",
            "rate",
            "concurrency",
            "keyRate",
            "keyConcurrency",
            "ageing",
            "attempts",
            "backoff",
            "backoffCap",
            "noRetryOn",
            "timeout",
            "keepCount",
            "keepAge",
            "keepBytes");

    private SettingsJson() {}

    /** Adds every setting to an object. */
    public static JsonObject addTo(JsonObject json, ChannelSettings settings) {
        RetrySpec retry = settings.retry();
        List<String> skips = retry.noRetryOn();
        return json.put("capacity", settings.capacity())
                .put("maxBytes", settings.maxBytes())
                .put("rate", text(settings.limits().rate()))
                .put("concurrency", settings.limits().concurrency())
                .put("keyRate", text(settings.perKey().rate()))
                .put("keyConcurrency", settings.perKey().concurrency())
                .put("ageing", text(settings.ageing()))
                .put("attempts", retry.attempts())
                .put("backoff", text(retry.backoff()))
                .put("backoffCap", text(retry.backoffCap()))
                .put("noRetryOn", skips == null ? null : new JsonArray(List.copyOf(skips)))
                .put("timeout", text(settings.timeout()))
                .put("keepCount", settings.keep().count())
                .put("keepAge", text(settings.keep().age()))
                .put("keepBytes", settings.keep().bytes());
    }

    /**
     * Reads a change: what is named is set, what is named {@code null} is taken away, the rest stays.
     *
     * @return the change, which cannot fail
     * @throws Problem {@code BAD_REQUEST} naming the field that is wrong
     */
    public static UnaryOperator<ChannelSettings> change(JsonObject json) {
        var change = new Change(new Fields(json).only(KNOWN));
        if (json.isEmpty()) {
            throw Fields.bad("there is nothing to change: name at least one of " + String.join(", ", KNOWN) + ".");
        }
        var unused = change.apply(ChannelSettings.DEFAULTS);
        return change::apply;
    }

    private static @Nullable String text(@Nullable Duration duration) {
        return duration == null ? null : Durations.text(duration);
    }

    private static @Nullable String text(@Nullable Rate rate) {
        return rate == null ? null : RateText.format(rate);
    }

    /** The fields of a change over the settings as they are. */
    private record Change(Fields in) {

        ChannelSettings apply(ChannelSettings now) {
            return new ChannelSettings(
                    either("capacity", now.capacity(), in::count),
                    either("maxBytes", now.maxBytes(), in::bytes),
                    limits("rate", "concurrency", now.limits()),
                    limits("keyRate", "keyConcurrency", now.perKey()),
                    either("ageing", now.ageing(), this::time),
                    retry(now.retry()),
                    either("timeout", now.timeout(), this::time),
                    new Keep(
                            either("keepCount", now.keep().count(), in::count),
                            either("keepAge", now.keep().age(), this::time),
                            either("keepBytes", now.keep().bytes(), in::bytes)));
        }

        private Limits limits(String rate, String concurrency, Limits now) {
            return new Limits(
                    either(rate, now.rate(), this::rate),
                    either(concurrency, now.concurrency(), name -> in.number(name, 1, MOST_AT_ONCE)));
        }

        private RetrySpec retry(RetrySpec now) {
            RetrySpec asked = TaskReader.retry(in);
            return new RetrySpec(
                    either("attempts", now.attempts(), name -> asked.attempts()),
                    either("backoff", now.backoff(), name -> asked.backoff()),
                    either("backoffCap", now.backoffCap(), name -> asked.backoffCap()),
                    either("noRetryOn", now.noRetryOn(), name -> asked.noRetryOn()));
        }

        private <T> @Nullable T either(String name, @Nullable T now, Function<String, @Nullable T> read) {
            return in.json().containsKey(name) ? read.apply(name) : now;
        }

        private @Nullable Duration time(String name) {
            Duration time = in.duration(name);
            if (time != null && time.toMillis() < 1) {
                throw Fields.bad("'" + name + "' must be longer than zero; null takes it away.");
            }
            return time;
        }

        private @Nullable Rate rate(String name) {
            String text = in.text(name);
            return text == null
                    ? null
                    : RateText.parse(text)
                            .orElseThrow(() -> Fields.bad("'" + name
                                    + "' must be a rate like \"100/s\", \"5/min\", \"1000/h\" or \"3/500ms\","
                                    + " or null for none."));
        }
    }
}
