package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.measure.HistoryStore;
import io.waggle.measure.Measured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/** What was measured, in hashes of Redis, one for each minute, hour and day, that go by themselves. Any thread. */
public final class RedisHistoryStore implements HistoryStore {

    private static final String WHOLE = "=";

    /** How many classes of time one call adds at most, but for a single pair that has more. */
    private static final int MOST_CLASSES = 1_000;

    /** More than there can be calls for one addition. */
    private static final long MOST_LOTS = 1_000;

    private final RedisLink link;
    private final Keys keys;

    /**
     * @param link the connection
     * @param prefix what every key begins with
     */
    public RedisHistoryStore(RedisLink link, String prefix) {
        this.link = link;
        this.keys = new Keys(prefix);
    }

    /** Each call has a number of its own, the same when it is sent again, so that each adds once. */
    @Override
    public Future<Void> add(String node, String run, long number, long at, List<Measured> all) {
        List<List<Measured>> lots = lots(fewer(all));
        String whole = Measured.sum(Measured.OTHERS, Measured.OTHERS, all).text();
        Future<Void> sent = Future.succeededFuture();
        for (int i = 0; i < lots.size(); i++) {
            List<Object> arguments = new ArrayList<>(List.of(node, run, number * MOST_LOTS + i, at, MOST_PAIRS));
            if (i == 0) {
                arguments.addAll(List.of(WHOLE, whole));
            }
            for (Measured one : lots.get(i)) {
                arguments.add(one.channel() + " " + one.function());
                arguments.add(one.text());
            }
            sent = sent.compose(
                    v -> link.run(Script.NOTE_TIMES, keys.system(), arguments).mapEmpty());
        }
        return sent;
    }

    /** Mostly one; no call holds Redis up for longer than a moment. */
    private static List<List<Measured>> lots(List<Measured> all) {
        List<List<Measured>> lots = new ArrayList<>();
        int classes = 0;
        for (Measured one : all) {
            int more = one.waits().classes().length + one.runs().classes().length;
            if (lots.isEmpty() || classes + more > MOST_CLASSES) {
                lots.add(new ArrayList<>());
                classes = 0;
            }
            classes += more;
            lots.get(lots.size() - 1).add(one);
        }
        return lots;
    }

    /** So many that a call is a moment's work for Redis: of more, those with most attempts, and the rest in one. */
    private static List<Measured> fewer(List<Measured> all) {
        if (all.size() <= MOST_PAIRS) {
            return all;
        }
        List<Measured> sorted = new ArrayList<>(all);
        sorted.sort(
                Comparator.comparingLong((Measured one) -> one.runs().count()).reversed());
        List<Measured> most = new ArrayList<>(sorted.subList(0, MOST_PAIRS));
        List<Measured> rest = new ArrayList<>(sorted.subList(MOST_PAIRS, sorted.size()));
        most.stream().filter(one -> one.channel().equals(Measured.OTHERS)).forEach(rest::add);
        most.removeIf(one -> one.channel().equals(Measured.OTHERS));
        most.add(Measured.sum(Measured.OTHERS, Measured.OTHERS, rest));
        return most;
    }

    @Override
    public Future<List<Measured>> wholes(Unit unit, long first, long last) {
        return each(
                unit,
                first,
                last,
                key -> link.send(Request.cmd(Command.HGET).arg(key).arg(WHOLE))
                        .map(text -> text == null
                                ? Measured.none(Measured.OTHERS, Measured.OTHERS)
                                : Measured.parse(Measured.OTHERS, Measured.OTHERS, text.toString())));
    }

    @Override
    public Future<List<List<Measured>>> pairs(Unit unit, long first, long last) {
        return each(
                unit,
                first,
                last,
                key -> link.send(Request.cmd(Command.HGETALL).arg(key)).map(RedisHistoryStore::read));
    }

    private static List<Measured> read(Response reply) {
        List<Measured> all = new ArrayList<>();
        for (String name : reply.getKeys()) {
            int blank = name.indexOf(' ');
            if (blank > 0) {
                all.add(Measured.parse(
                        name.substring(0, blank),
                        name.substring(blank + 1),
                        reply.get(name).toString()));
            }
        }
        return all;
    }

    private <T> Future<List<T>> each(Unit unit, long first, long last, Function<String, Future<T>> read) {
        List<Future<T>> all = LongStream.rangeClosed(first, last)
                .mapToObj(number -> read.apply(keys.history(unit.letter(), number)))
                .toList();
        return Future.join(all).map(done -> all.stream().map(Future::result).toList());
    }
}
