package io.waggle.chaos;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long things took, in milliseconds. Faults count only where no other one that would lengthen the time overlaps.
 *
 * @param redelivery from {@code kill -9} of a node to the next start of each task that it was at work on; where no slot is
 *     free, the wait for one is in it
 * @param first the shortest of these of each kill: until the others took its work over
 * @param resume from the return of a Redis that all nodes had lost, to the start of a task submitted after that
 * @param refusal how long a client waited for the answer that the node cannot just now, from nodes that did not stand still
 */
record Times(long[] redelivery, long[] first, long[] resume, long[] refusal) {

    private static final long CLEAR_MS = 6_000;

    static Times of(List<Episode> episodes, Runs runs, Book book, Ledgers ledgers, List<Refusal> refusals)
            throws IOException {
        Map<Episode, List<Long>> redelivery = redelivery(episodes, runs);
        return new Times(
                longs(redelivery.values().stream().flatMap(List::stream).toList()),
                longs(redelivery.values().stream().map(Collections::min).toList()),
                resume(episodes, book, ledgers),
                refusals.stream()
                        .filter(refusal -> !refusal.excused(episodes))
                        .mapToLong(Refusal::ms)
                        .toArray());
    }

    /** By kill; those that hit nobody at work are not among them. */
    private static Map<Episode, List<Long>> redelivery(List<Episode> episodes, Runs runs) {
        Map<Episode, List<Long>> times = new LinkedHashMap<>();
        List<Episode> kills = episodes.stream()
                .filter(episode -> episode.kind().killsNodes())
                .filter(kill -> episodes.stream()
                        .noneMatch(
                                other -> !other.equals(kill) && other.meets(kill.struck(), kill.struck() + CLEAR_MS)))
                .toList();
        for (List<Execution> executions : runs.several().values()) {
            for (int i = 1; i < executions.size(); i++) {
                Execution before = executions.get(i - 1);
                Execution after = executions.get(i);
                kills.stream()
                        .filter(kill -> before.end() == Execution.NONE
                                && kill.processes().contains(before.writer())
                                && after.from() >= kill.struck())
                        .forEach(kill -> times.computeIfAbsent(kill, any -> new ArrayList<>())
                                .add(after.from() - kill.struck()));
            }
        }
        return times;
    }

    /** Every node must have been cut off, and none of them may be down or cut off just then. */
    private static long[] resume(List<Episode> episodes, Book book, Ledgers ledgers) throws IOException {
        int nodes =
                episodes.stream().mapToInt(e -> e.strike().nodes().size()).max().orElse(0);
        long[] returns = episodes.stream()
                .filter(episode -> episode.kind().touchesRedis() && episode.kind() != FaultKind.DELAY)
                .filter(episode -> episode.strike().nodes().size() == nodes)
                .filter(one -> episodes.stream()
                        .noneMatch(other -> !other.equals(one)
                                && (other.kind().touchesRedis() || other.kind().stopsNodes())
                                && other.meets(one.healed(), one.healed() + CLEAR_MS)))
                .mapToLong(Episode::healed)
                .sorted()
                .toArray();
        long[] firsts = new long[returns.length];
        Arrays.fill(firsts, Long.MAX_VALUE);
        ledgers.all((writer, entry) -> {
            int number = entry.number();
            if (entry.what() == 'S' && number >= 0 && number < book.size()) {
                int place = Arrays.binarySearch(returns, book.askedAt(number));
                int last = place >= 0 ? place : -place - 2;
                if (last >= 0) {
                    firsts[last] = Math.min(firsts[last], entry.at());
                }
            }
        });
        List<Long> times = new ArrayList<>();
        long first = Long.MAX_VALUE;
        for (int i = returns.length - 1; i >= 0; i--) {
            first = Math.min(first, firsts[i]);
            if (first != Long.MAX_VALUE) {
                times.add(first - returns[i]);
            }
        }
        return longs(times);
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    static JsonObject json(long[] times) {
        JsonObject json = new JsonObject().put("count", times.length);
        return times.length == 0
                ? json.putNull("p50").putNull("p99")
                : json.put("p50", Numbers.percentile(times, 0.5)).put("p99", Numbers.percentile(times, 0.99));
    }

    static String text(long[] times) {
        return times.length == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %,d   p99 %,d   largest %,d   of %,d",
                        Numbers.percentile(times, 0.5),
                        Numbers.percentile(times, 0.99),
                        Numbers.percentile(times, 1),
                        times.length);
    }
}
