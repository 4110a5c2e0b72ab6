package io.waggle.event;

import io.vertx.core.json.JsonObject;
import io.waggle.task.Gates;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gates as JSON: what is open is {@code null}. Pure functions. */
public final class GatesJson {

    private GatesJson() {}

    public static JsonObject toJson(Gates gates) {
        return new JsonObject()
                .put("state", gates.state().name())
                .put("intake", shut(gates.intake()))
                .put("dispatch", shut(gates.dispatch()));
    }

    private static @Nullable JsonObject shut(Gates.@Nullable Shut shut) {
        return shut == null
                ? null
                : new JsonObject()
                        .put("by", shut.by())
                        .put("since", Instant.ofEpochMilli(shut.at()).toString());
    }
}
