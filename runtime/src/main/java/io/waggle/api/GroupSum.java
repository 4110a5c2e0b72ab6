package io.waggle.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.GroupFigures;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The figures of several groups, added up. One thread. */
final class GroupSum {

    private static final int MOST_DEVICES = 10;

    private final Name name;
    private long submitted;
    private long succeeded;
    private long waiting;
    private long working;
    private long failed;
    private long cancelled;
    private long deleted;
    private long runs;
    private long runMs;
    private long count;
    private long beginAt = Long.MAX_VALUE;
    private long updatedAt;
    private final SortedSet<String> devices = new TreeSet<>();

    GroupSum(Name name) {
        this.name = name;
    }

    /** By what groups are added up. */
    enum By {
        FUNCTION,
        CHANNEL,
        BATCH
    }

    /** What groups have in common that are added up; {@code null} where they differ. */
    record Name(
            @Nullable String function,
            @Nullable String channel,
            @Nullable String batch) implements Comparable<Name> {

        private static final Comparator<@Nullable String> TEXT = Comparator.nullsFirst(Comparator.naturalOrder());

        static Name of(GroupFigures group, Set<By> by) {
            return new Name(
                    by.contains(By.FUNCTION) ? group.function() : null,
                    by.contains(By.CHANNEL) ? group.channel() : null,
                    by.contains(By.BATCH) ? group.batch() : null);
        }

        @Override
        public int compareTo(Name other) {
            return Comparator.comparing(Name::function, TEXT)
                    .thenComparing(Name::channel, TEXT)
                    .thenComparing(Name::batch, TEXT)
                    .compare(this, other);
        }
    }

    void add(GroupFigures group) {
        submitted += group.submitted();
        succeeded += group.succeeded();
        waiting += group.waiting();
        working += group.working();
        failed += group.failed();
        cancelled += group.cancelled();
        deleted += group.deleted();
        runs += group.runs();
        runMs += group.runMs();
        count += group.count();
        beginAt = Math.min(beginAt, group.beginAt());
        updatedAt = Math.max(updatedAt, group.updatedAt());
        group.devices().forEach(one -> devices.add(one.device()));
    }

    long beginAt() {
        return beginAt;
    }

    /** @param by what it is added up by; a batch of {@code null} is batches that are long over, together */
    JsonObject toJson(Set<By> by) {
        JsonObject json = new JsonObject();
        if (by.contains(By.FUNCTION)) {
            json.put("function", name.function);
        }
        if (by.contains(By.CHANNEL)) {
            json.put("channel", name.channel);
        }
        if (by.contains(By.BATCH)) {
            json.put("batch", "".equals(name.batch) ? null : name.batch);
        }
        return json.put("submitted", submitted)
                .put("finished", succeeded)
                .put("waiting", Math.max(0, waiting))
                .put("working", working)
                .put("failed", failed)
                .put("cancelled", cancelled)
                .put("deleted", deleted)
                .put("count", count)
                .put("avgMs", runs == 0 ? null : Math.round(10.0 * runMs / runs) / 10.0)
                .put("beginAt", Instant.ofEpochMilli(beginAt).toString())
                .put("updatedAt", Instant.ofEpochMilli(updatedAt).toString())
                .put(
                        "devices",
                        new JsonArray(devices.stream().limit(MOST_DEVICES).toList()));
    }
}
