package io.waggle.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Every channel's numbers at one moment. Rates are per second, from the totals of a moment before.
 *
 * @param at milliseconds since 1970
 * @param channels the numbers
 */
record StatsSample(long at, List<ChannelStatus> channels) {

    /** A point of the timeline. */
    JsonArray point(StatsSample then) {
        return new JsonArray()
                .add(at)
                .add(rate(then, ChannelStatus::succeededTotal))
                .add(rate(then, ChannelStatus::failedTotal))
                .add(rate(then, ChannelStatus::submittedTotal))
                .add(sum(ChannelStatus::queued))
                .add(sum(ChannelStatus::running));
    }

    /** The event {@code stats}. */
    JsonObject toJson(StatsSample then) {
        var list = new JsonArray();
        for (ChannelStatus channel : channels) {
            list.add(ChannelJson.numbers(channel).put("perSecond", then.rateOf(channel, at)));
        }
        return new JsonObject()
                .put("at", Instant.ofEpochMilli(at).toString())
                .put("submitted", rate(then, ChannelStatus::submittedTotal))
                .put("succeeded", rate(then, ChannelStatus::succeededTotal))
                .put("failed", rate(then, ChannelStatus::failedTotal))
                .put("retried", rate(then, ChannelStatus::retriedTotal))
                .put("staleTotal", sum(ChannelStatus::staleTotal))
                .put("reapedTotal", sum(ChannelStatus::reapedTotal))
                .put("queued", sum(ChannelStatus::queued))
                .put("running", sum(ChannelStatus::running))
                .put("scheduled", sum(ChannelStatus::scheduled))
                .put("failedListed", sum(ChannelStatus::failed))
                .put("oldestQueuedAt", ChannelJson.oldest(oldest()))
                .put("channels", list);
    }

    private double rate(StatsSample then, ToLongFunction<ChannelStatus> total) {
        return perSecond(sum(total) - then.sum(total), at - then.at);
    }

    /** Tasks of one channel that succeeded per second, up to a later moment. */
    private double rateOf(ChannelStatus later, long laterAt) {
        long earlier = channels.stream()
                .filter(c -> c.name().equals(later.name()))
                .mapToLong(ChannelStatus::succeededTotal)
                .findFirst()
                .orElse(0);
        return perSecond(later.succeededTotal() - earlier, laterAt - at);
    }

    private long sum(ToLongFunction<ChannelStatus> number) {
        return channels.stream().mapToLong(number).sum();
    }

    private long oldest() {
        return channels.stream()
                .mapToLong(ChannelStatus::oldestQueuedAt)
                .filter(at -> at > 0)
                .min()
                .orElse(0);
    }

    /** To one decimal; a total that fell, because a channel went away, counts as nothing. */
    private static double perSecond(long difference, long ms) {
        return ms <= 0 || difference <= 0 ? 0 : Math.round(difference * 10_000.0 / ms) / 10.0;
    }
}
