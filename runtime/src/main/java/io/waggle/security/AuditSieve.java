package io.waggle.security;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the audit from being flooded, by strangers who guess or by a script that changes task after task: of a kind, so
 * many are written one by one in a while, and the rest as one entry with their number. Not synchronised.
 */
final class AuditSieve {

    private static final int MOST_NAMED = 10;
    private static final Bound STRANGERS = new Bound(20, Duration.ofHours(1).toMillis());
    private static final Bound CALLER = new Bound(100, Duration.ofMinutes(1).toMillis());

    private final Map<String, Window> windows = new LinkedHashMap<>();

    private record Bound(int most, long ms) {}

    /** What came of one kind since a moment. */
    private static final class Window {

        private final AuditEntry first;
        private final long until;
        private final int most;
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<String> addresses = new LinkedHashSet<>();
        private int passed;
        private long counted;

        Window(AuditEntry first, Bound bound, long now) {
            this.first = first;
            this.until = now + bound.ms;
            this.most = bound.most;
        }

        boolean passes(AuditEntry entry) {
            if (passed < most) {
                passed++;
                return true;
            }
            counted++;
            note(names, entry.by());
            note(addresses, entry.address());
            return false;
        }

        private static void note(Set<String> seen, String one) {
            if (seen.size() < MOST_NAMED) {
                seen.add(one);
            }
        }

        AuditEntry rest() {
            JsonObject after = new JsonObject()
                    .put("users", new JsonArray(List.copyOf(names)))
                    .put("addresses", new JsonArray(List.copyOf(addresses)));
            String by = names.size() == 1 ? names.iterator().next() : "";
            String address = addresses.size() == 1 ? addresses.iterator().next() : "";
            return new AuditEntry(
                    by, first.token(), address, first.action(), "", null, after, first.outcome(), counted);
        }
    }

    /** Whether an entry is to be written by itself; else it is counted. */
    boolean passes(AuditEntry entry, long now) {
        boolean strange =
                entry.outcome().equals("UNAUTHENTICATED") || entry.outcome().equals("TOO_MANY_REQUESTS");
        String kind = strange ? entry.action() : kind(entry);
        if (kind == null) {
            return true;
        }
        Window open = windows.get(kind);
        if (open == null || (open.until <= now && open.counted == 0)) {
            open = new Window(entry, strange ? STRANGERS : CALLER, now);
            windows.put(kind, open);
        }
        return open.passes(entry);
    }

    /** What is refused, or changes one task, can come by the thousand; all else is written whatever it costs. */
    private static @Nullable String kind(AuditEntry entry) {
        boolean small = entry.action().startsWith("task.") || entry.action().equals("channel.failed.delete");
        return entry.outcome().equals("DONE") && !small
                ? null
                : entry.by() + " " + entry.action() + " " + entry.outcome();
    }

    /** Whether something has been counted that is still to be told. */
    boolean holds() {
        return windows.values().stream().anyMatch(window -> window.counted > 0);
    }

    /** What was counted in the windows that are over by then, to be written now. */
    List<AuditEntry> over(long now) {
        List<AuditEntry> rests = new ArrayList<>();
        windows.values().removeIf(window -> {
            boolean over = window.until <= now;
            if (over && window.counted > 0) {
                rests.add(window.rest());
            }
            return over;
        });
        return rests;
    }
}
