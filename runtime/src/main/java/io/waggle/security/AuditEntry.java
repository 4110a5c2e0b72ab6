package io.waggle.security;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Who did what. Never a payload, never a secret.
 *
 * @param by the user's name; at a login, the name that was given; empty: nobody is known
 * @param token the name of the token, where a machine acted; else {@code null}
 * @param address from where
 * @param action what was done, as {@code channel.change}
 * @param target to what; may be empty
 * @param before what it was like; {@code null}: not known
 * @param after what it is like now; {@code null}: not known
 * @param outcome {@code DONE}, or the code of the problem
 * @param count how many of the kind it stands for; more than 1 only where there were very many
 */
public record AuditEntry(
        String by,
        @Nullable String token,
        String address,
        String action,
        String target,
        @Nullable JsonObject before,
        @Nullable JsonObject after,
        String outcome,
        long count) {

    private static final int LONGEST_STATE = 4_000;

    JsonObject toJson(String node) {
        JsonObject json = new JsonObject().put("by", by);
        if (token != null) {
            json.put("token", token);
        }
        json.put("address", address).put("node", node).put("action", action).put("target", target);
        put(json, "before", before);
        put(json, "after", after);
        return json.put("outcome", outcome).put("count", count);
    }

    private static void put(JsonObject json, String name, @Nullable JsonObject state) {
        if (state != null) {
            int length = state.encode().length();
            json.put(name, length <= LONGEST_STATE ? state : new JsonObject().put("leftOut", length + " characters"));
        }
    }
}
