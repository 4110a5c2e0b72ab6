package io.waggle.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be done to a fleet, and for how long it lasts (for nodes that end: how long they stay away). */
enum FaultKind {
    /** {@code kill -9} of a node. */
    KILL(Target.NODE, 100, 2_500),
    /** {@code kill -9} of two nodes at once. */
    KILL_TWO(Target.TWO_NODES, 100, 2_500),
    /** A node stands still for longer than its lease, and then goes on as if nothing had been. */
    FREEZE(Target.NODE, 5_500, 9_000),
    /** A node is told to end, ends, and is started again. */
    DRAIN(Target.NODE, 100, 2_000),
    /** {@code kill -9} of Redis, which its guard starts again. */
    REDIS_KILL(Target.REDIS, 0, 0),
    /** Redis stands still. */
    REDIS_FREEZE(Target.REDIS, 700, 5_500),
    /** Connections to Redis are reset. */
    CUT(Target.LINKS, 0, 0),
    /** What is sent to Redis stays on the way, until the end. */
    BLACK_HOLE(Target.LINKS, 700, 6_000),
    /** What is sent to Redis arrives, and what it answers does not; then the connections are reset. */
    SWALLOW(Target.LINKS, 150, 1_500),
    /** Redis answers late. */
    DELAY(Target.LINKS, 1_000, 5_000),
    /** A node and the others hear nothing of each other, and all of them reach Redis. */
    BUS_PARTITION(Target.BUS, 4_000, 14_000),
    /** What a node sends to the others does not arrive, and what they send arrives. */
    BUS_ONE_WAY(Target.BUS, 4_000, 10_000);

    /** What it hits. */
    enum Target {
        NODE,
        TWO_NODES,
        REDIS,
        /** The ways of nodes to Redis. */
        LINKS,
        /** The ways of a node to the other nodes. */
        BUS
    }

    private final Target target;
    private final int shortestMs;
    private final int longestMs;

    FaultKind(Target target, int shortestMs, int longestMs) {
        this.target = target;
        this.shortestMs = shortestMs;
        this.longestMs = longestMs;
    }

    static List<FaultKind> all(boolean bus) {
        return Arrays.stream(values())
                .filter(kind -> bus || kind.target != Target.BUS)
                .toList();
    }

    static FaultKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Target target() {
        return target;
    }

    int shortestMs() {
        return shortestMs;
    }

    int longestMs() {
        return longestMs;
    }

    /** Whether the node as a process comes to its end. */
    boolean endsNodes() {
        return this == KILL || this == KILL_TWO || this == DRAIN;
    }

    /** Whether the node as a process stands still or comes to its end. */
    boolean stopsNodes() {
        return this == FREEZE || endsNodes();
    }

    boolean killsNodes() {
        return this == KILL || this == KILL_TWO;
    }

    /** Whether a task that ran on a node that was hit may run once more; a drain and a bus that lies may not cause it. */
    boolean mayDouble() {
        return this != DRAIN && target != Target.BUS;
    }

    /** Whether it stands between nodes and Redis. */
    boolean touchesRedis() {
        return target == Target.REDIS || target == Target.LINKS;
    }
}
