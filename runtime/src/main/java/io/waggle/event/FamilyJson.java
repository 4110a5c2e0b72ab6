package io.waggle.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.FailLists.Family;
import io.waggle.channel.FailLists.OnDevice;
import java.time.Instant;

/** Families of failures as JSON. */
public final class FamilyJson {

    private FamilyJson() {}

    public static JsonObject toJson(Family family) {
        return new JsonObject()
                .put("id", family.what().id())
                .put("channel", family.channel())
                .put("function", family.what().function())
                .put("version", family.what().version())
                .put("type", family.what().type())
                .put("message", family.what().message())
                .put("frames", new JsonArray(family.what().frames()))
                .put("count", family.count())
                .put("firstSeen", Instant.ofEpochMilli(family.firstSeen()).toString())
                .put("lastSeen", Instant.ofEpochMilli(family.lastSeen()).toString())
                .put(
                        "devices",
                        new JsonArray(
                                family.devices().stream().map(OnDevice::device).toList()))
                .put(
                        "byDevice",
                        new JsonArray(family.devices().stream()
                                .map(one -> new JsonObject()
                                        .put("device", one.device())
                                        .put("count", one.count()))
                                .toList()))
                .put("sample", family.sample().toString());
    }
}
