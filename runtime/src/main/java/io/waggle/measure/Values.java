package io.waggle.measure;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * Values counted by size; immutable, though its arrays are not: nobody changes them.
 *
 * @param classes which classes of a {@link Histogram} have any, rising
 * @param counts how many each of these has
 * @param sum of all values
 * @param most the largest of them
 */
public record Values(int[] classes, long[] counts, long sum, long most) {

    /** No values. */
    public static final Values NONE = new Values(new int[0], new long[0], 0, 0);

    /** How many values. */
    public long count() {
        long all = 0;
        for (long one : counts) {
            all += one;
        }
        return all;
    }

    /**
     * The value below which a part of them lies, to 1.6 %; 0 when there are none.
     *
     * @param part from 0 to 1
     */
    public long quantile(double part) {
        long rank = Math.max(1, (long) Math.ceil(part * count()));
        long seen = 0;
        for (int i = 0; i < classes.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(most, Histogram.valueOf(classes[i]));
            }
        }
        return most;
    }

    /** How many of them are such, as their classes tell them. */
    public long count(LongPredicate such) {
        long all = 0;
        for (int i = 0; i < classes.length; i++) {
            all += such.test(Histogram.valueOf(classes[i])) ? counts[i] : 0;
        }
        return all;
    }

    /** These and others. */
    public Values with(Values other) {
        if (other.classes.length == 0) {
            return this;
        }
        TreeMap<Integer, Long> both = new TreeMap<>();
        put(both);
        other.put(both);
        return of(both, sum + other.sum, Math.max(most, other.most));
    }

    private void put(Map<Integer, Long> all) {
        for (int i = 0; i < classes.length; i++) {
            all.merge(classes[i], counts[i], Long::sum);
        }
    }

    private static Values of(Map<Integer, Long> all, long sum, long most) {
        return new Values(
                all.keySet().stream().mapToInt(i -> i).toArray(),
                all.values().stream().mapToLong(n -> n).toArray(),
                sum,
                most);
    }

    /** {@code <sum> <most> <class>:<count> ...}. */
    String text() {
        StringBuilder text = new StringBuilder().append(sum).append(' ').append(most);
        for (int i = 0; i < classes.length; i++) {
            text.append(' ').append(classes[i]).append(':').append(counts[i]);
        }
        return text.toString();
    }

    /** Reads what {@link #text} wrote, its classes in any order. */
    static Values parse(String text) {
        String[] words = text.split(" ", -1);
        Map<Integer, Long> all = new TreeMap<>();
        for (int i = 2; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            all.merge(
                    Integer.valueOf(words[i].substring(0, colon)),
                    Long.valueOf(words[i].substring(colon + 1)),
                    Long::sum);
        }
        return of(all, Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
}
