package io.waggle.chaos;

import java.util.List;

/**
 * An answer that the node cannot just now, for want of Redis.
 *
 * @param node which one was asked, from 0
 * @param asked when, {@link System#currentTimeMillis()}
 * @param heard when the answer was there
 */
record Refusal(int node, long asked, long heard) {

    long ms() {
        return heard - asked;
    }

    /** Whether the node stood still meanwhile, or was told to end: it could not answer sooner. */
    boolean excused(List<Episode> episodes) {
        return episodes.stream()
                .anyMatch(episode -> episode.kind().stopsNodes()
                        && episode.strike().nodes().contains(node)
                        && episode.meets(asked, heard));
    }
}
