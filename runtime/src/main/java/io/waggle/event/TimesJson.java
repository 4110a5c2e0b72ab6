package io.waggle.event;

import io.vertx.core.json.JsonObject;
import io.waggle.measure.Count;
import io.waggle.measure.Measured;
import io.waggle.measure.Values;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was measured as JSON; times in ms. Pure functions. */
public final class TimesJson {

    private TimesJson() {}

    /** The times of one channel and function. */
    public static JsonObject times(Measured measured) {
        return new JsonObject()
                .put("channel", measured.channel())
                .put("function", measured.function())
                .put("count", measured.runs().count())
                .put("wait", values(measured.waits()))
                .put("run", values(measured.runs()));
    }

    /** A bucket of the history. */
    public static JsonObject bucket(long at, Measured measured) {
        JsonObject json = new JsonObject().put("at", TaskWriter.instant(at));
        for (Count count : Count.values()) {
            json.put(count.name().toLowerCase(Locale.ROOT), measured.count(count));
        }
        return json.put("wait", values(measured.waits())).put("run", values(measured.runs()));
    }

    private static JsonObject values(Values values) {
        boolean none = values.count() == 0;
        return new JsonObject()
                .put("p50", none ? null : values.quantile(0.5))
                .put("p95", none ? null : values.quantile(0.95))
                .put("p99", none ? null : values.quantile(0.99))
                .put("max", none ? null : values.most())
                .put("mean", mean(values));
    }

    /** To a tenth of a millisecond; {@code null}: of nothing. */
    private static @Nullable Double mean(Values values) {
        long count = values.count();
        return count == 0 ? null : Math.round(values.sum() * 10.0 / count) / 10.0;
    }
}
