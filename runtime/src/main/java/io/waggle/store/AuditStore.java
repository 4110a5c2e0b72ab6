package io.waggle.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Who did what: entries that are added and never changed, and forgotten by number and age. Any thread. */
public interface AuditStore {

    /**
     * An entry as it lies there.
     *
     * @param id its place; later ones come later
     * @param at when it was stored, milliseconds since 1970, in the store's time
     * @param entry what it says
     */
    record Stored(String id, long at, JsonObject entry) {}

    /**
     * Adds entries, each once however often it is sent. Fails with {@code STORE_UNAVAILABLE}.
     *
     * @param writer the node that writes
     * @param run another text each time the node starts
     * @param first the number of the first entry in this run, from 1; those behind it count on
     */
    Future<Void> append(String writer, String run, long first, List<JsonObject> entries);

    /**
     * The newest entries, newest first.
     *
     * @param before the place of the entry before which to begin; empty: at the end
     * @param from not before this time, milliseconds since 1970
     * @param until not after this time
     */
    Future<List<Stored>> newest(String before, long from, long until, int limit);
}
