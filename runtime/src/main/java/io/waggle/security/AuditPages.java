package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.store.AuditStore;
import io.waggle.store.AuditStore.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the audit, newest first, with a filter. Any thread. */
public final class AuditPages {

    private static final Pattern ID = Pattern.compile("\\d{1,15}-\\d{1,10}");
    private static final int STEP = 500;
    private static final int MOST_STEPS = 10;

    private final AuditStore store;

    public AuditPages(AuditStore store) {
        this.store = store;
    }

    /**
     * Which entries are wanted; empty: whatever it says.
     *
     * @param by the user's name
     * @param action the action, or its first words: {@code channel} means {@code channel.change} too
     * @param target the target, or how it begins
     * @param from not before
     * @param to not after
     */
    public record Filter(
            Optional<String> by,
            Optional<String> action,
            Optional<String> target,
            Optional<Instant> from,
            Optional<Instant> to) {

        boolean fits(Stored one) {
            JsonObject entry = one.entry();
            String does = entry.getString("action", "");
            return by.map(name -> name.equals(entry.getString("by"))).orElse(true)
                    && action.map(word -> does.equals(word) || does.startsWith(word + "."))
                            .orElse(true)
                    && target.map(begin -> entry.getString("target", "").startsWith(begin))
                            .orElse(true);
        }
    }

    /**
     * A page.
     *
     * @param items what fits; may be few, or none, where much was looked through
     * @param next where it goes on; {@code null}: nowhere
     */
    public record Page(List<Stored> items, @Nullable String next) {}

    /** Whether this may be where a page goes on. */
    public static boolean isCursor(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * A page.
     *
     * @param cursor the {@code next} of the page before; empty: from the newest on
     * @param limit how many items at most
     */
    public Future<Page> page(Filter filter, String cursor, int limit) {
        return collect(filter, cursor, limit, new ArrayList<>(), 0);
    }

    private Future<Page> collect(Filter filter, String cursor, int limit, List<Stored> found, int steps) {
        long from = filter.from().map(Instant::toEpochMilli).orElse(0L);
        long until = filter.to().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE / 2);
        return store.newest(cursor, from, until, STEP).compose(read -> {
            for (Stored one : read) {
                if (filter.fits(one)) {
                    found.add(one);
                }
                if (found.size() == limit) {
                    return Future.succeededFuture(new Page(found, one.id()));
                }
            }
            if (read.size() < STEP) {
                return Future.succeededFuture(new Page(found, null));
            }
            String last = read.get(read.size() - 1).id();
            return steps + 1 < MOST_STEPS
                    ? collect(filter, last, limit, found, steps + 1)
                    : Future.succeededFuture(new Page(found, last));
        });
    }
}
