package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What became of several tasks.
 *
 * @param ids of those that were accepted, in order
 * @param rejected the others
 */
public record Tally(List<String> ids, List<Refusal> rejected) {

    static Tally of(JsonObject json) {
        return new Tally(Fields.texts(json, "ids"), Fields.list(json, "rejected", Refusal::of));
    }
}
