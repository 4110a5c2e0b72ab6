package io.waggle.client;

import io.vertx.core.json.JsonObject;

/**
 * One of many tasks that was not taken.
 *
 * @param index which, from 0
 * @param code why, for programs
 * @param detail why, for people
 */
public record Refusal(long index, String code, String detail) {

    static Refusal of(JsonObject json) {
        return of(Fields.number(json, "index"), json);
    }

    static Refusal of(long index, JsonObject json) {
        return new Refusal(index, Fields.text(json, "code"), Fields.text(json, "detail"));
    }
}
