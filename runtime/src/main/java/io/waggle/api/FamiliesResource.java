package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.FailLists.Families;
import io.waggle.channel.FailLists.Family;
import io.waggle.channel.FailLists.Spans;
import io.waggle.event.FamilyJson;
import io.waggle.event.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Failures by their causes, and how they are spread over time. Any thread. */
final class FamiliesResource {

    private static final String PATH = "/failed/families";

    /** How many families one call of the store counts for: two milliseconds of it at most. */
    private static final int AT_ONCE = 25;

    private final ApiParts parts;

    FamiliesResource(ApiParts parts) {
        this.parts = parts;
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/channels/{channel}" + PATH, this::families);
        routes.on(GET, Permissions.API + PATH, this::families);
    }

    /** What is asked for; {@code spans} is empty where no trend is. */
    private record Ask(
            Optional<String> channel,
            Optional<String> function,
            Optional<String> batch,
            Optional<Spans> spans,
            int from,
            int limit) {}

    private Ask ask(Call call) {
        boolean ofOne = call.context().pathParam("channel") != null;
        Query query = ofOne
                ? call.query("function", "batch", "trend", "limit", "cursor")
                : call.query("channel", "function", "batch", "trend", "limit", "cursor");
        Optional<Spans> spans = query.text("trend").map(this::spans);
        Optional<String> batch = query.text("batch");
        if (spans.isPresent() && batch.isPresent()) {
            throw Fields.bad("'trend' is of whole families and does not go with 'batch': ask without one of them.");
        }
        return new Ask(
                ofOne ? Optional.of(ChannelResource.channel(call)) : query.text("channel"),
                query.text("function"),
                batch,
                spans,
                query.text("cursor").map(FamiliesResource::place).orElse(0),
                query.limit());
    }

    private Spans spans(String text) {
        long now = parts.channels().now();
        return switch (text) {
            case "hour" -> ending(now, Duration.ofMinutes(1), 60);
            case "day" -> ending(now, Duration.ofMinutes(30), 48);
            default -> throw Fields.bad("'trend' must be hour or day.");
        };
    }

    private static Spans ending(long now, Duration each, int count) {
        return new Spans(now + 1 - each.toMillis() * count, each.toMillis(), count);
    }

    private static int place(String cursor) {
        if (!cursor.matches("[0-9]{1,8}")) {
            throw Fields.bad("'cursor' must be the 'next' of the page before, as it was.");
        }
        return Integer.parseInt(cursor);
    }

    private Future<Answer> families(Call call) {
        Ask ask = ask(call);
        return FailedResource.scope(parts.channels(), ask.channel)
                .map(all -> all.stream()
                        .filter(one -> one.failed() > 0)
                        .map(ChannelStatus::name)
                        .toList())
                .compose(names -> found(names, ask.batch))
                .compose(found -> page(found, ask))
                .map(Answer::ok);
    }

    /** Families, and what else is to be said of them. */
    private record Found(List<Family> all, long ungrouped, boolean partial) {}

    private Future<Found> found(List<String> channels, Optional<String> batch) {
        if (batch.isPresent()) {
            BatchFamilies families = new BatchFamilies(parts, batch.get());
            return families.of(channels).map(all -> new Found(all, 0, families.partial()));
        }
        List<Future<Families>> looks =
                channels.stream().map(parts.failures()::families).toList();
        return Future.all(looks).map(v -> {
            List<Families> each = looks.stream().map(Future::result).toList();
            long ungrouped = each.stream().mapToLong(Families::ungrouped).sum();
            return new Found(
                    each.stream().flatMap(some -> some.items().stream()).toList(), ungrouped, false);
        });
    }

    private Future<JsonObject> page(Found found, Ask ask) {
        List<Family> items = found.all().stream()
                .filter(one -> ask.function.map(one.what().function()::equals).orElse(true))
                .sorted(Comparator.comparingLong(Family::lastSeen)
                        .reversed()
                        .thenComparing(Family::channel)
                        .thenComparing(one -> one.what().id()))
                .toList();
        int first = Math.min(ask.from, items.size());
        int last = Math.min(items.size(), first + ask.limit);
        List<Family> shown = items.subList(first, last);
        JsonArray page = new JsonArray(shown.stream().map(FamilyJson::toJson).toList());
        JsonObject answer = new JsonObject()
                .put("items", page)
                .put("next", last < items.size() ? Integer.toString(last) : null)
                .put("total", items.size())
                .put("ungrouped", found.ungrouped())
                .put("partial", found.partial());
        return ask.spans.isEmpty()
                ? Future.succeededFuture(answer)
                : trends(shown, ask.spans.get()).map(trends -> with(answer, trends, ask.spans.get()));
    }

    private static JsonObject with(JsonObject answer, List<List<Long>> trends, Spans spans) {
        JsonArray items = answer.getJsonArray("items");
        for (int i = 0; i < trends.size(); i++) {
            items.getJsonObject(i).put("trend", new JsonArray(trends.get(i)));
        }
        return answer.put(
                "trend",
                new JsonObject()
                        .put("from", Instant.ofEpochMilli(spans.from()).toString())
                        .put("spanMs", spans.ms()));
    }

    /** One list for each family, in order. */
    private Future<List<List<Long>>> trends(List<Family> families, Spans spans) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        families.forEach(one -> names.computeIfAbsent(one.channel(), any -> new ArrayList<>())
                .add(one.what().id()));
        Map<String, List<Long>> found = new LinkedHashMap<>();
        Future<Void> all = Future.succeededFuture();
        for (Map.Entry<String, List<String>> one : names.entrySet()) {
            for (int from = 0; from < one.getValue().size(); from += AT_ONCE) {
                List<String> some =
                        one.getValue().subList(from, Math.min(one.getValue().size(), from + AT_ONCE));
                all = all.compose(v -> parts.failures().trends(one.getKey(), some, spans))
                        .map(counts -> {
                            for (int i = 0; i < some.size(); i++) {
                                found.put(one.getKey() + " " + some.get(i), counts.get(i));
                            }
                            return null;
                        });
            }
        }
        return all.map(v -> families.stream()
                .map(one -> found.getOrDefault(one.channel() + " " + one.what().id(), List.of()))
                .toList());
    }
}
