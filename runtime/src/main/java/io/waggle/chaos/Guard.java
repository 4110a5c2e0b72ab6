package io.waggle.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition without which a run proves nothing.
 *
 * @param name what is counted
 * @param value how much of it there was
 * @param least how much there must be
 */
record Guard(String name, long value, long least) {

    /** How many tasks a minute must at least have been acknowledged. */
    private static final int TASKS_A_MINUTE = 600;

    /** Around a fault that is over at once, so long after it clients must have asked. */
    private static final long AROUND_MS = 500;

    boolean holds() {
        return value >= least;
    }

    /**
     * Plain numbers.
     *
     * @param repeated acknowledged tasks that were submitted again
     * @param staleRefused completions that were refused because a later claim had begun
     * @param nodesUp how many nodes were up at the end
     */
    record Sums(long repeated, long staleRefused, long nodesUp) {}

    /** What is judged besides the episodes. */
    record Seen(Plan plan, Book book, Runs runs, Pulse asks, Sums sums) {}

    static List<Guard> all(List<Episode> episodes, Seen seen) {
        List<Guard> guards = new ArrayList<>();
        guards.add(new Guard(
                "faults that took place",
                episodes.stream().filter(e -> e.problem().isEmpty()).count(),
                seen.plan().strikes().size()));
        guards.add(new Guard(
                "faults during which clients asked",
                episodes.stream()
                        .filter(e -> seen.asks().between(e.began(), e.healed() + AROUND_MS) > 0)
                        .count(),
                episodes.size()));
        guards.add(new Guard(
                "tasks acknowledged",
                seen.book().acknowledged(),
                TASKS_A_MINUTE * seen.plan().lastsMs() / 60_000));
        guards.add(new Guard("acknowledged tasks submitted again", seen.sums().repeated(), 1));
        guards.add(new Guard("attempts that failed as asked", seen.runs().failures(), 1));
        guards.add(new Guard(
                "nodes up at the end", seen.sums().nodesUp(), seen.plan().nodes()));
        List<Episode> kills = of(episodes, FaultKind.KILL, FaultKind.KILL_TWO);
        if (!kills.isEmpty()) {
            long midTask = kills.stream()
                    .filter(kill -> kill.processes().stream()
                            .anyMatch(process -> seen.runs().openAtEnd(process) > 0))
                    .count();
            guards.add(new Guard("kills in the midst of tasks", midTask, (kills.size() + 1) / 2));
        }
        if (!of(episodes, FaultKind.FREEZE).isEmpty()) {
            guards.add(new Guard("stale completions refused", seen.sums().staleRefused(), 1));
        }
        List<Episode> swallows = of(episodes, FaultKind.SWALLOW);
        if (!swallows.isEmpty()) {
            guards.add(new Guard(
                    "answers of Redis swallowed, in bytes",
                    swallows.stream().mapToLong(Episode::swallowed).sum(),
                    1));
        }
        return guards;
    }

    private static List<Episode> of(List<Episode> episodes, FaultKind... kinds) {
        return episodes.stream()
                .filter(episode -> List.of(kinds).contains(episode.kind()))
                .toList();
    }
}
