package io.waggle.event;

import io.waggle.measure.Count;
import io.waggle.measure.Measured;
import io.waggle.measure.Recorder;
import io.waggle.measure.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured since the node started, per channel and function, in a few classes of time. Used on one context. */
public final class Totals {

    /** The upper ends of the classes of time, ms. */
    public static final List<Long> ENDS = List.of(
            5L,
            10L,
            25L,
            50L,
            100L,
            250L,
            500L,
            1_000L,
            2_500L,
            5_000L,
            10_000L,
            30_000L,
            60_000L,
            300_000L,
            1_800_000L,
            7_200_000L);

    private final Map<String, Cell> cells = new LinkedHashMap<>();

    private static final class Cell {
        private final String channel;
        private final String function;
        private final long[] counts = new long[Count.values().length];
        private final Sums wait = new Sums();
        private final Sums run = new Sums();

        Cell(String channel, String function) {
            this.channel = channel;
            this.function = function;
        }
    }

    private static final class Sums {
        private final long[] upTo = new long[ENDS.size()];
        private long count;
        private long sum;

        void add(Values values) {
            if (values.classes().length == 0) {
                return;
            }
            for (int i = 0; i < upTo.length; i++) {
                long end = ENDS.get(i);
                upTo[i] += values.count(value -> value <= end);
            }
            count += values.count();
            sum += values.sum();
        }

        Times copy() {
            return new Times(upTo.clone(), count, sum);
        }
    }

    /**
     * Times since the node started.
     *
     * @param upTo how many were no longer than each of {@link #ENDS}
     * @param count how many
     * @param sum of all of them, ms
     */
    public record Times(long[] upTo, long count, long sum) {}

    /**
     * What was measured of one channel and function.
     *
     * @param counts by the place of {@link Count}
     */
    public record Total(String channel, String function, long[] counts, Times waits, Times runs) {}

    void add(Measured measured) {
        String name = measured.channel() + " " + measured.function();
        Cell cell = cells.get(name);
        if (cell == null) {
            boolean full = cells.size() >= Recorder.MOST_PAIRS;
            String channel = full ? Measured.OTHERS : measured.channel();
            String function = full ? Measured.OTHERS : measured.function();
            cell = cells.computeIfAbsent(channel + " " + function, n -> new Cell(channel, function));
        }
        for (int i = 0; i < cell.counts.length; i++) {
            cell.counts[i] += measured.counts()[i];
        }
        cell.wait.add(measured.waits());
        cell.run.add(measured.runs());
    }

    List<Total> all() {
        return cells.values().stream()
                .map(cell ->
                        new Total(cell.channel, cell.function, cell.counts.clone(), cell.wait.copy(), cell.run.copy()))
                .toList();
    }
}
