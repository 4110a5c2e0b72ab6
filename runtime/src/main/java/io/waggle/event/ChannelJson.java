package io.waggle.event;

import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import org.jspecify.annotations.Nullable;

/** A channel's numbers as JSON, in the shape of the contract. Pure functions. */
public final class ChannelJson {

    private ChannelJson() {}

    /** All numbers; {@code capacity} is {@code null} and {@code paused} is {@code false}, as no channel has a bound. */
    public static JsonObject toJson(ChannelStatus status) {
        return new JsonObject()
                .put("name", status.name())
                .put("queued", status.queued())
                .put("running", status.running())
                .put("scheduled", status.scheduled())
                .put("failed", status.failed())
                .put("succeeded", status.succeeded())
                .put("capacity", null)
                .put("paused", false)
                .put("oldestQueuedAt", oldest(status.oldestQueuedAt()))
                .put("submittedTotal", status.submittedTotal())
                .put("succeededTotal", status.succeededTotal())
                .put("failedTotal", status.failedTotal())
                .put("retriedTotal", status.retriedTotal())
                .put("staleTotal", status.staleTotal())
                .put("reapedTotal", status.reapedTotal());
    }

    static @Nullable String oldest(long millis) {
        return TaskWriter.instant(millis);
    }
}
