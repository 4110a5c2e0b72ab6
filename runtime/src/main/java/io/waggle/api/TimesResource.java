package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.event.TimesJson;
import io.waggle.event.Words;
import io.waggle.measure.HistoryStore;
import io.waggle.measure.HistoryStore.Unit;
import io.waggle.measure.Measured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How long tasks wait and run, of the last minutes and over time, of all nodes together. Any thread. */
final class TimesResource {

    private static final int MOST_MINUTES = 120;

    /** How many buckets are read at a time. */
    private static final int AT_ONCE = 20;

    private final HistoryStore store;
    private final LongSupplier clock;

    /** @param clock the store's time, milliseconds since 1970 */
    TimesResource(HistoryStore store, LongSupplier clock) {
        this.store = store;
        this.clock = clock;
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/stats/times", this::times);
        routes.on(GET, Permissions.API + "/stats/history", this::history);
    }

    private Future<Answer> times(Call call) {
        Query query = call.query("channel", "function", "minutes");
        Predicate<Measured> wanted = wanted(query);
        int minutes = query.text("minutes").map(TimesResource::minutes).orElse(10);
        long last = clock.getAsLong() / Unit.MINUTE.ms();
        Map<String, Measured> byName = new TreeMap<>();
        Consumer<List<Measured>> add = pairs -> pairs.stream()
                .filter(wanted)
                .forEach(one -> byName.merge(one.channel() + " " + one.function(), one, Measured::with));
        return each(Unit.MINUTE, last - minutes + 1, last, add).map(v -> {
            List<Measured> sums = byName.values().stream()
                    .filter(sum -> sum.runs().count() > 0)
                    .sorted(Comparator.comparingLong(
                                    (Measured sum) -> sum.runs().count())
                            .reversed())
                    .toList();
            JsonArray items = new JsonArray(sums.stream().map(TimesJson::times).toList());
            return Answer.ok(
                    new JsonObject().put("items", items).put("next", null).put("total", items.size()));
        });
    }

    private Future<Answer> history(Call call) {
        Query query = call.query("unit", "limit", "channel", "function");
        Unit unit = query.text("unit").map(TimesResource::unit).orElse(Unit.MINUTE);
        int limit = query.limit();
        long last = clock.getAsLong() / unit.ms();
        long first = last - limit + 1;
        boolean all = query.text("channel").isEmpty() && query.text("function").isEmpty();
        Predicate<Measured> wanted = wanted(query);
        Future<List<Measured>> buckets = all ? store.wholes(unit, first, last) : narrowed(unit, first, last, wanted);
        return buckets.map(each -> {
            JsonArray items = new JsonArray();
            for (int i = 0; i < each.size(); i++) {
                items.add(TimesJson.bucket((first + i) * unit.ms(), each.get(i)));
            }
            return Answer.ok(new JsonObject().put("items", items).put("next", null));
        });
    }

    private Future<List<Measured>> narrowed(Unit unit, long first, long last, Predicate<Measured> wanted) {
        List<Measured> sums = new ArrayList<>();
        return each(
                        unit,
                        first,
                        last,
                        pairs -> sums.add(Measured.sum(
                                Measured.OTHERS,
                                Measured.OTHERS,
                                pairs.stream().filter(wanted).toList())))
                .map(v -> sums);
    }

    /** Buckets one after the other, some at a time: all pairs of all of them would be much to hold. */
    private Future<Void> each(Unit unit, long first, long last, Consumer<List<Measured>> pairs) {
        AtomicLong from = new AtomicLong(first);
        return Turns.whileMore(() -> {
            long end = Math.min(last, from.get() + AT_ONCE - 1);
            return store.pairs(unit, from.get(), end).map(some -> {
                some.forEach(pairs);
                from.set(end + 1);
                return end < last;
            });
        });
    }

    private static Predicate<Measured> wanted(Query query) {
        Optional<String> channel = query.text("channel").map(name -> name(name, "channel"));
        Optional<String> function = query.text("function").map(name -> name(name, "function"));
        return one -> channel.map(one.channel()::equals).orElse(true)
                && function.map(one.function()::equals).orElse(true);
    }

    private static String name(String text, String parameter) {
        if (!Words.isName(text) && !text.equals(Measured.OTHERS)) {
            throw Fields.bad("'" + parameter + "' must be a name: " + Words.NAME + ".");
        }
        return text;
    }

    private static int minutes(String text) {
        if (text.matches("\\d{1,3}")) {
            int minutes = Integer.parseInt(text);
            if (minutes >= 1 && minutes <= MOST_MINUTES) {
                return minutes;
            }
        }
        throw Fields.bad("'minutes' must be a whole number from 1 to " + MOST_MINUTES
                + "; for longer there is GET /stats/history?unit=hour.");
    }

    private static Unit unit(String text) {
        return Stream.of(Unit.values())
                .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> Fields.bad("'unit' must be minute, hour or day."));
    }
}
