package io.waggle.channel.redis;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

    /** The answers to all parts, which go in order, each in a call of its own. */
    static <T, A> Future<List<A>> inParts(List<List<T>> parts, Function<List<T>, Future<List<A>>> call) {
        List<Future<List<A>>> calls = parts.stream().map(call).toList();
        return Future.join(calls).map(done -> {
            List<A> answers = new ArrayList<>();
            calls.forEach(part -> answers.addAll(part.result()));
            return answers;
        });
    }

    long weigh(List<T> items) {
        long sum = 0;
        for (T item : items) {
            sum += bytes.applyAsLong(item);
        }
        return sum;
    }

    static boolean fits(int items, long bytes) {
        return items <= MOST_ITEMS && bytes <= MOST_BYTES;
    }
}
