package io.waggle.rig;

import java.util.Arrays;
import java.util.List;

/** The few statistics that the workloads need. Pure functions. */
public final class Numbers {

    private Numbers() {}

    /** The middle one, or the mean of the two in the middle. */
    public static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("there is no median of nothing");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest value that the given part of all values does not exceed; by rank, never between two values. */
    public static long percentile(long[] values, double part) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there is no percentile of nothing");
        }
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
    }

    /** The mean of logarithms: what a ratio of rates is made of. */
    public static double geometricMean(double... values) {
        return Math.exp(Arrays.stream(values).map(Math::log).average().orElseThrow());
    }

    /** How far the rounds lie apart: the largest less the smallest, as a part of the median. */
    public static double spread(List<Double> values) {
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        return (most - least) / median(values);
    }

    /** Rounded to three digits that count, so that a file of results does not claim more than was measured. */
    public static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        double scale = Math.pow(10, 3 - Math.ceil(Math.log10(Math.abs(value))));
        return scale >= 1 ? Math.round(value * scale) / scale : Math.round(value);
    }
}
