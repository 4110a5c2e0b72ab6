package io.waggle.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Who did what: entries that are added and never changed, and forgotten by number and age. Any thread. */
public interface AuditStore {

    /**
     * An entry as it lies there.
     *
     * @param id its place; later ones come later
     * @param at when it was stored, milliseconds since 1970, in the store's time
     * @param number its number in the chain, from 1; 0: it bears none
     * @param previous the hash of the one before, as it bears it; empty: it bears none
     * @param text what it says, as it was written
     */
    record Stored(String id, long at, long number, String previous, String text) {

        /** What it says. */
        public JsonObject entry() {
            return new JsonObject(text);
        }

        /**
         * Its hash, which the next one bears: the SHA-1 of {@code <previous> <number> <id> <text>}, hexadecimal. SHA-1
         * because it is the one that Redis' scripts have.
         */
        public String hash() {
            try {
                byte[] all = (previous + ' ' + number + ' ' + id + ' ' + text).getBytes(StandardCharsets.UTF_8);
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-1").digest(all));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Where the chain of entries begins and ends.
     *
     * @param first the number of the oldest entry that is kept
     * @param before the hash of the one before it
     * @param number the number of the newest; 0: none was ever written
     * @param hash the hash of the newest
     */
    record Ends(long first, String before, long number, String hash) {

        /** Of an audit without any entry. */
        public static final Ends NONE = new Ends(1, "0".repeat(40), 0, "0".repeat(40));
    }

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

    /**
     * The oldest entries, oldest first.
     *
     * @param after the place of the entry after which to begin; empty: at the beginning
     */
    Future<List<Stored>> oldest(String after, int limit);

    /** Where the chain begins and ends, as it was noted apart from the entries. */
    Future<Ends> ends();
}
