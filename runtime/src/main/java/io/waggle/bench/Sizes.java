package io.waggle.bench;

import java.time.Duration;

/**
 * How much a run does.
 *
 * @param name what the run is called in its report
 * @param rounds how often a short workload is repeated; its median counts
 * @param warmUp how long each workload warms up before it measures
 * @param drain tasks of one drain
 * @param deep tasks queued for {@code depth}
 * @param bulk tasks of one round of {@code bulk}
 * @param weighed tasks queued for {@code bytes}
 * @param latencies requests of one round of {@code latency}
 * @param window how long a round of {@code single} lasts
 * @param flow how long {@code flow} is measured
 * @param idle how long {@code idle} is measured
 * @param calibration operations of each kind in a calibration
 */
record Sizes(
        String name,
        int rounds,
        Duration warmUp,
        int drain,
        int deep,
        int bulk,
        int weighed,
        int latencies,
        Duration window,
        Duration flow,
        Duration idle,
        int calibration) {

    /** What the targets speak of. */
    static final Sizes FULL = new Sizes(
            "full",
            3,
            Duration.ofSeconds(12),
            300_000,
            5_000_000,
            300_000,
            1_000_000,
            5_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            60_000);

    /** For developers: about a minute, and less sure. */
    static final Sizes QUICK = new Sizes(
            "quick",
            3,
            Duration.ofSeconds(2),
            60_000,
            300_000,
            60_000,
            100_000,
            1_000,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            60_000);

    /** To see that everything works; the figures mean nothing. */
    static final Sizes TINY = new Sizes(
            "tiny",
            1,
            Duration.ofMillis(1),
            500,
            1_000,
            2_000,
            2_000,
            20,
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            1_000);
}
