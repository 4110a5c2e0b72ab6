package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.store.AuditStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The audit in memory, for tests of what stands in front of the store. */
public final class MemoryAuditStore implements AuditStore {

    private final List<Stored> all = new ArrayList<>();
    private final Map<String, Long> last = new HashMap<>();
    private volatile boolean gone;

    /** Lets the store be out, or come back. */
    public void gone(boolean is) {
        gone = is;
    }

    /** Everything that was written, oldest first. */
    public synchronized List<JsonObject> entries() {
        return all.stream().map(Stored::entry).toList();
    }

    /** What was written of one action, oldest first. */
    public List<JsonObject> entries(String action) {
        return entries().stream()
                .filter(entry -> entry.getString("action").equals(action))
                .toList();
    }

    @Override
    public synchronized Future<Void> append(String writer, String run, long first, List<JsonObject> entries) {
        if (gone) {
            return Future.failedFuture(new Problem(ProblemCode.STORE_UNAVAILABLE, "the store is gone."));
        }
        long number = first;
        for (JsonObject entry : entries) {
            if (number > last.getOrDefault(writer + run, 0L)) {
                last.put(writer + run, number);
                long now = System.currentTimeMillis();
                String before = all.isEmpty()
                        ? Ends.NONE.hash()
                        : all.get(all.size() - 1).hash();
                all.add(new Stored(now + "-" + all.size(), now, all.size() + 1L, before, entry.encode()));
            }
            number++;
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<Stored>> newest(String before, long from, long until, int limit) {
        List<Stored> found = new ArrayList<>();
        boolean begun = before.isEmpty();
        for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
            Stored one = all.get(i);
            if (begun && one.at() >= from && one.at() <= until) {
                found.add(one);
            }
            begun |= one.id().equals(before);
        }
        return Future.succeededFuture(found);
    }

    @Override
    public synchronized Future<List<Stored>> oldest(String after, int limit) {
        int from = after.isEmpty() ? 0 : ids().indexOf(after) + 1;
        return Future.succeededFuture(List.copyOf(all.subList(from, Math.min(all.size(), from + limit))));
    }

    private List<String> ids() {
        return all.stream().map(Stored::id).toList();
    }

    @Override
    public synchronized Future<Ends> ends() {
        return Future.succeededFuture(
                all.isEmpty()
                        ? Ends.NONE
                        : new Ends(
                                1,
                                Ends.NONE.before(),
                                all.size(),
                                all.get(all.size() - 1).hash()));
    }
}
