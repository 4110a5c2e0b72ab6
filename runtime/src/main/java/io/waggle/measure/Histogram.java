package io.waggle.measure;

/**
 * Counts values by size, without forgetting small ones: up to 63 exactly, and from there in 32 classes for each doubling,
 * as Gil Tene's HdrHistogram does, so that a class tells its values to 1.6 %. 3.5 kB, however many values. One thread at
 * a time.
 */
public final class Histogram {

    /** The largest value told apart: 24 days in milliseconds; larger ones count as this. */
    public static final long MOST = Integer.MAX_VALUE;

    private static final int SUB_BITS = 5;
    private static final int SUBS = 1 << SUB_BITS;
    private static final int CLASSES = classOf(MOST) + 1;

    private final int[] counts = new int[CLASSES];
    private long count;
    private long sum;
    private long most;

    /** The class of a value from 0 to {@link #MOST}. */
    static int classOf(long value) {
        if (value < 2 * SUBS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(value);
        return shift * SUBS + (int) (value >>> shift);
    }

    /** The value in the middle of a class. */
    static long valueOf(int valueClass) {
        if (valueClass < 2 * SUBS) {
            return valueClass;
        }
        int shift = valueClass / SUBS - 1;
        long least = (long) (valueClass - shift * SUBS) << shift;
        return least + (1L << shift >> 1);
    }

    /** Counts a value, from 0 to what it is at most. */
    public void add(long value) {
        long bounded = Math.min(MOST, Math.max(0, value));
        counts[classOf(bounded)]++;
        count++;
        sum += bounded;
        most = Math.max(most, bounded);
    }

    /** Adds what another has counted. */
    void add(Values values) {
        for (int i = 0; i < values.classes().length; i++) {
            counts[values.classes()[i]] += (int) values.counts()[i];
            count += values.counts()[i];
        }
        sum += values.sum();
        most = Math.max(most, values.most());
    }

    /** What it has counted since it was last asked this. */
    Values drain() {
        if (count == 0) {
            return Values.NONE;
        }
        int used = 0;
        for (int one : counts) {
            used += one == 0 ? 0 : 1;
        }
        int[] classes = new int[used];
        long[] of = new long[used];
        int next = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                classes[next] = i;
                of[next++] = counts[i];
                counts[i] = 0;
            }
        }
        Values values = new Values(classes, of, sum, most);
        count = 0;
        sum = 0;
        most = 0;
        return values;
    }
}
