package io.waggle.control;

import java.time.Instant;
import java.util.List;

/**
 * A node at one moment.
 *
 * @param name unique in the cluster
 * @param url where its REST interface and console are
 * @param state {@code UP}, {@code OFFLINE}
 * @param epoch the epoch it lives in
 * @param version the runtime's version
 * @param java the Java version it runs on
 * @param startedAt since when
 * @param lastSeen when it last renewed its lease
 * @param parted nodes that live, and that it does not reach over the event bus, by name
 */
public record NodeStatus(
        String name,
        String url,
        String state,
        long epoch,
        String version,
        String java,
        Instant startedAt,
        Instant lastSeen,
        List<String> parted) {}
