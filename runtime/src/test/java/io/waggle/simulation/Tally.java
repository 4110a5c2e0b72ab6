package io.waggle.simulation;

/** What happened in simulations, all together: they prove nothing when nothing happened. One thread. */
final class Tally {
    long seeds;
    long nanos;
    long tasks;
    long starts;
    long retries;
    long stale;
    long reaped;
    long drains;
    long kills;
    long crashes;
    long freezes;
    long storeFaults;
    long networkFaults;
    long doubts;
    long claimsOfTheDead;
    long startsOfTheDead;
    long poisoned;
    long longestQuietNanos;

    @Override
    public String toString() {
        return "seeds=%d virtualHours=%.1f tasks=%d starts=%d retries=%d stale=%d reaped=%d drains=%d kills=%d crashes=%d freezes=%d"
                        .formatted(
                                seeds,
                                nanos / 3.6e12,
                                tasks,
                                starts,
                                retries,
                                stale,
                                reaped,
                                drains,
                                kills,
                                crashes,
                                freezes)
                + " storeFaults=%d networkFaults=%d doubts=%d claimsOfTheDead=%d startsOfTheDead=%d poisoned=%d longestQuiet=%.1fs"
                        .formatted(
                                storeFaults,
                                networkFaults,
                                doubts,
                                claimsOfTheDead,
                                startsOfTheDead,
                                poisoned,
                                longestQuietNanos / 1e9);
    }
}
