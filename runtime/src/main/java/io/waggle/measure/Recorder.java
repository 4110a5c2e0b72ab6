package io.waggle.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens to tasks, per channel and function: 500 pairs of them by name, 7 kB each, and all further ones in
 * one. Used on one context; allocates nothing for a task of a pair that it knows.
 */
public final class Recorder {

    /** How many pairs of channel and function are told apart. */
    public static final int MOST_PAIRS = 500;

    private final Map<String, Map<String, Cell>> cells = new HashMap<>();
    private int pairs;
    private @Nullable Cell last;

    private static final class Cell {
        private final String channel;
        private final String function;
        private final long[] counts = new long[Count.values().length];
        private final Histogram wait = new Histogram();
        private final Histogram run = new Histogram();
        private boolean used;

        Cell(String channel, String function) {
            this.channel = channel;
            this.function = function;
        }

        Measured drain() {
            Measured measured = new Measured(channel, function, counts.clone(), wait.drain(), run.drain());
            java.util.Arrays.fill(counts, 0);
            return measured;
        }
    }

    /** Something has happened so often. */
    public void count(String channel, String function, Count what, long times) {
        Cell cell = cell(channel, function);
        cell.counts[what.place()] += times;
    }

    /**
     * An attempt has ended.
     *
     * @param waitMs how long the task waited before it; negative: unknown
     * @param runMs how long it took
     */
    public void attempt(String channel, String function, Count outcome, long waitMs, long runMs) {
        Cell cell = cell(channel, function);
        cell.counts[outcome.place()]++;
        if (waitMs >= 0) {
            cell.wait.add(waitMs);
        }
        cell.run.add(runMs);
    }

    /** Adds what another has measured. */
    public void add(Measured measured) {
        Cell cell = cell(measured.channel(), measured.function());
        for (int i = 0; i < cell.counts.length; i++) {
            cell.counts[i] += measured.counts()[i];
        }
        cell.wait.add(measured.waits());
        cell.run.add(measured.runs());
    }

    private Cell cell(String channel, String function) {
        Cell known = last;
        if (known == null || !known.channel.equals(channel) || !known.function.equals(function)) {
            known = find(channel, function);
            last = known;
        }
        known.used = true;
        return known;
    }

    private Cell find(String channel, String function) {
        Map<String, Cell> functions = cells.get(channel);
        Cell found = functions == null ? null : functions.get(function);
        if (found != null) {
            return found;
        }
        boolean others = channel.equals(Measured.OTHERS);
        if (pairs >= MOST_PAIRS && !others) {
            return find(Measured.OTHERS, Measured.OTHERS);
        }
        pairs += others ? 0 : 1;
        Cell made = new Cell(channel, function);
        cells.computeIfAbsent(channel, c -> new HashMap<>()).put(function, made);
        return made;
    }

    /** What was measured since it was last asked this. When it is full, pairs that were not used since give way. */
    public List<Measured> drain() {
        List<Measured> all = new ArrayList<>();
        boolean full = pairs >= MOST_PAIRS;
        for (Map<String, Cell> functions : cells.values()) {
            functions.values().removeIf(cell -> {
                if (cell.used) {
                    cell.used = false;
                    all.add(cell.drain());
                    return false;
                }
                return full;
            });
        }
        if (full) {
            cells.values().removeIf(Map::isEmpty);
            last = null;
            pairs = cells.values().stream().mapToInt(Map::size).sum() - (cells.containsKey(Measured.OTHERS) ? 1 : 0);
        }
        return all;
    }
}
