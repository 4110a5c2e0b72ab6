package io.waggle.event;

import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelStatus;
import org.jspecify.annotations.Nullable;

/** A channel's numbers and settings as JSON, in the shape of the contract. Pure functions. */
public final class ChannelJson {

    private ChannelJson() {}

    /** All numbers and settings; {@code paused} says that nothing is given out, {@code gates} by whom and since when. */
    public static JsonObject toJson(ChannelStatus status, ChannelSettings settings) {
        return SettingsJson.addTo(numbers(status), settings);
    }

    /** The numbers alone. */
    static JsonObject numbers(ChannelStatus status) {
        return new JsonObject()
                .put("name", status.name())
                .put("queued", status.queued())
                .put("running", status.running())
                .put("scheduled", status.scheduled())
                .put("failed", status.failed())
                .put("succeeded", status.succeeded())
                .put("cancelled", status.cancelled())
                .put("paused", status.gates().dispatch() != null)
                .put("gates", GatesJson.toJson(status.gates()))
                .put("bytes", status.bytes())
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
