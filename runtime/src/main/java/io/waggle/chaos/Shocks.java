package io.waggle.chaos;

import java.util.List;

/**
 * Which execution may have been hit by which fault. Pure functions.
 *
 * @param episodes the faults
 * @param stalls when this very process was held up for more than a second, and so presumably everything here: from and to
 */
record Shocks(List<Episode> episodes, List<long[]> stalls) {

    /** How long after its end an outcome may still be on its way to Redis. */
    private static final long SETTLING_MS = 2_000;

    /** How long a fault may have effects after its end. */
    private static final long AFTERMATH_MS = 3_000;

    /** Whether a fault explains that a task ran again after, or beside, an execution. */
    boolean explain(Execution execution) {
        long to = execution.to() == Long.MAX_VALUE ? Long.MAX_VALUE : execution.to() + SETTLING_MS;
        return episodes.stream().anyMatch(episode -> hits(episode, execution, to))
                || stalls.stream().anyMatch(stall -> stall[0] <= to && stall[1] + AFTERMATH_MS >= execution.from());
    }

    private static boolean hits(Episode episode, Execution execution, long to) {
        boolean may = episode.kind().mayDouble() || (execution.end() == 'I' && episode.kind() == FaultKind.DRAIN);
        boolean there = episode.kind().endsNodes()
                ? episode.processes().contains(execution.writer())
                : episode.strike().nodes().contains(execution.node());
        return may && there && episode.began() <= to && episode.healed() + AFTERMATH_MS >= execution.from();
    }
}
