package io.waggle.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * All the faults of a run, drawn from a seed before it begins. Kinds are dealt like cards: each comes once before one comes
 * again. Faults overlap, but a node, Redis, and a way between two is hit by one at a time, and one node is always left.
 *
 * @param seed what it was drawn from
 * @param lastsMs how long the faults go on
 * @param nodes how many nodes there are
 * @param strikes the faults by the time they begin
 */
record Plan(long seed, long lastsMs, int nodes, List<Strike> strikes) {

    private static final long FIRST_MS = 1_500;
    private static final double MEAN_PAUSE_MS = 2_600;
    private static final long SHORTEST_PAUSE_MS = 300;

    /** Which part of the faults is left alone, so that it can be seen what they do by themselves. */
    private static final double ALONE = 0.3;

    private static final long CALM_MS = 6_500;

    /** What a node that ended needs to be back at work, here always counted with it. */
    private static final long RESTART_MS = 7_000;

    private static final long REDIS_RETURN_MS = 2_500;

    /** Draws one; the same arguments give the same plan. */
    static Plan draw(long seed, Duration lasts, int nodes, List<FaultKind> kinds) {
        List<FaultKind> possible = kinds.stream()
                .filter(kind -> nodes > 2 || kind != FaultKind.KILL_TWO)
                .filter(kind -> nodes > 1 || kind.target() != FaultKind.Target.BUS)
                .toList();
        List<Strike> strikes = new Draw(seed, nodes, possible).until(lasts.toMillis());
        return new Plan(seed, lasts.toMillis(), nodes, strikes);
    }

    static Plan of(JsonObject json) {
        return new Plan(
                json.getLong("seed"),
                json.getLong("lastsMs"),
                json.getInteger("nodes"),
                json.getJsonArray("strikes").stream()
                        .map(strike -> Strike.of((JsonObject) strike))
                        .toList());
    }

    JsonObject toJson() {
        JsonArray all = new JsonArray();
        strikes.forEach(strike -> all.add(strike.toJson()));
        return new JsonObject()
                .put("seed", seed)
                .put("lastsMs", lastsMs)
                .put("nodes", nodes)
                .put("strikes", all);
    }

    /** A plan in the making: until when what is hit already. */
    private static final class Draw {

        private final Random random;
        private final List<FaultKind> kinds;
        private final ArrayDeque<FaultKind> deck = new ArrayDeque<>();
        private final long[] nodes;
        private final long[] links;
        private long redis;
        private long bus;

        Draw(long seed, int nodes, List<FaultKind> kinds) {
            this.random = new Random(seed);
            this.kinds = kinds;
            this.nodes = new long[nodes];
            this.links = new long[nodes];
        }

        List<Strike> until(long end) {
            List<Strike> strikes = new ArrayList<>();
            long at = FIRST_MS;
            while (at < end && !kinds.isEmpty()) {
                Optional<Strike> strike = next(at, end);
                strike.ifPresent(strikes::add);
                at += Math.max(SHORTEST_PAUSE_MS, (long) (-MEAN_PAUSE_MS * Math.log(1 - random.nextDouble())));
                if (random.nextDouble() < ALONE) {
                    at += strike.map(one -> one.lastsMs() + CALM_MS).orElse(0L);
                }
            }
            return List.copyOf(strikes);
        }

        /** The first card that can be played now. */
        private Optional<Strike> next(long at, long end) {
            if (deck.size() < kinds.size()) {
                List<FaultKind> more = new ArrayList<>(kinds);
                Collections.shuffle(more, random);
                deck.addAll(more);
            }
            for (Iterator<FaultKind> cards = deck.iterator(); cards.hasNext(); ) {
                FaultKind kind = cards.next();
                long lasts = (long) kind.shortestMs() + random.nextInt(kind.longestMs() - kind.shortestMs() + 1);
                List<Integer> hit = at + lasts > end ? List.of() : hit(kind, at, lasts);
                if (!hit.isEmpty()) {
                    cards.remove();
                    return Optional.of(new Strike(at, kind, hit, lasts));
                }
            }
            return Optional.empty();
        }

        /** Whom it hits, noted as taken; empty: not now. */
        private List<Integer> hit(FaultKind kind, long at, long lasts) {
            return switch (kind.target()) {
                case NODE -> down(1, at, at + lasts + (kind.endsNodes() ? RESTART_MS : 1_000));
                case TWO_NODES -> down(2, at, at + lasts + RESTART_MS);
                case REDIS -> {
                    if (redis > at || Arrays.stream(links).anyMatch(until -> until > at)) {
                        yield List.of();
                    }
                    redis = at + lasts + REDIS_RETURN_MS;
                    yield IntStream.range(0, nodes.length).boxed().toList();
                }
                case LINKS -> links(at, at + lasts + 500);
                case BUS -> {
                    if (bus > at) {
                        yield List.of();
                    }
                    bus = at + lasts + 2_000;
                    yield List.of(random.nextInt(nodes.length));
                }
            };
        }

        private List<Integer> down(int count, long at, long until) {
            List<Integer> up = free(nodes, at);
            if (up.size() < count + (nodes.length > 1 ? 1 : 0)) {
                return List.of();
            }
            Collections.shuffle(up, random);
            List<Integer> hit = up.subList(0, count).stream().sorted().toList();
            hit.forEach(node -> nodes[node] = until);
            return hit;
        }

        /** The way of one node that is up, or of all of them. */
        private List<Integer> links(long at, long until) {
            List<Integer> open = free(links, at);
            List<Integer> up = new ArrayList<>(open);
            up.retainAll(free(nodes, at));
            boolean one = random.nextBoolean();
            if (redis > at || (one ? up.isEmpty() : open.size() < links.length)) {
                return List.of();
            }
            Collections.shuffle(up, random);
            List<Integer> hit = one ? up.subList(0, 1) : open;
            hit.forEach(node -> links[node] = until);
            return hit.stream().sorted().toList();
        }

        private List<Integer> free(long[] taken, long at) {
            return new ArrayList<>(IntStream.range(0, taken.length)
                    .filter(i -> taken[i] <= at)
                    .boxed()
                    .toList());
        }
    }
}
