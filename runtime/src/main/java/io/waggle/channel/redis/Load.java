package io.waggle.channel.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How much one call of a script carries: no more items than it has room for, and no more bytes than Redis handles in a
 * moment, because all nodes and their leases wait meanwhile. A single item may be larger. Immutable.
 *
 * @param bytes about how many bytes an item has
 */
record Load<T>(ToLongFunction<T> bytes) {

    static final int MOST_ITEMS = 500;
    static final long MOST_BYTES = 4 * 1024 * 1024;

    /** The same items, in order, in as many lists as they need; one list when they fit. */
    List<List<T>> parts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        int from = 0;
        long weight = 0;
        for (int i = 0; i < all.size(); i++) {
            long next = bytes.applyAsLong(all.get(i));
            if (i > from && !fits(i - from + 1, weight + next)) {
                parts.add(all.subList(from, i));
                from = i;
                weight = 0;
            }
            weight += next;
        }
        parts.add(all.subList(from, all.size()));
        return parts;
    }

    long weigh(List<T> items) {
        return items.stream().mapToLong(bytes).sum();
    }

    static boolean fits(int items, long bytes) {
        return items <= MOST_ITEMS && bytes <= MOST_BYTES;
    }
}
