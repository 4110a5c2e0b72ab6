package io.waggle.measure;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What was measured of one channel and function in some time. Immutable, though its array is not: nobody changes it.
 *
 * @param channel the channel, or {@link #OTHERS}
 * @param function the function, or {@link #OTHERS}
 * @param counts how often, by the place of {@link Count}
 * @param waits how long tasks waited before an attempt from when they could have begun, ms
 * @param runs how long attempts took, ms
 */
public record Measured(String channel, String function, long[] counts, Values waits, Values runs) {

    /** What stands for all channels and functions that there is no room for; no channel can bear it. */
    public static final String OTHERS = "*";

    /** Of nothing. */
    public static Measured none(String channel, String function) {
        return new Measured(channel, function, new long[Count.values().length], Values.NONE, Values.NONE);
    }

    public long count(Count what) {
        return counts[what.place()];
    }

    /** This and another one, under this one's names. */
    public Measured with(Measured other) {
        long[] sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.counts[i];
        }
        return new Measured(channel, function, sums, waits.with(other.waits), runs.with(other.runs));
    }

    /** All of them in one, under these names. */
    public static Measured sum(String channel, String function, Collection<Measured> all) {
        Recorder recorder = new Recorder();
        all.forEach(one -> recorder.add(new Measured(channel, function, one.counts, one.waits, one.runs)));
        return recorder.drain().stream().findFirst().orElseGet(() -> none(channel, function));
    }

    /** What is stored of it: {@code <counts>|<wait>|<run>}. */
    public String text() {
        return Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining(" ")) + "|" + waits.text()
                + "|" + runs.text();
    }

    /** Reads what {@link #text} wrote, or a version with fewer counts. */
    public static Measured parse(String channel, String function, String text) {
        String[] three = text.split("\\|", -1);
        long[] counts = Arrays.copyOf(
                Arrays.stream(three[0].split(" ", -1))
                        .mapToLong(Long::parseLong)
                        .toArray(),
                Count.values().length);
        return new Measured(channel, function, counts, Values.parse(three[1]), Values.parse(three[2]));
    }
}
