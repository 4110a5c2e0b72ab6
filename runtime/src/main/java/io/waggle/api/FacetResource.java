package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.GroupFigures;
import io.waggle.control.DeviceStatus;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import io.waggle.task.TaskState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which values the fields of tasks have, and how many tasks had or have each: from what is counted and registered, so it costs
 * the same however many tasks there are. Any thread.
 */
final class FacetResource {

    private static final List<String> FIELDS = List.of("function", "channel", "batch", "device", "state");

    private final ApiParts parts;

    FacetResource(ApiParts parts) {
        this.parts = parts;
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/facets", this::facets);
    }

    private Future<Answer> facets(Call call) {
        Query query = call.query("field", "prefix", "limit");
        String prefix = query.text("prefix").orElse("");
        int limit = query.limit();
        return values(query.text("field").orElse("")).map(all -> {
            List<JsonObject> items = all.entrySet().stream()
                    .filter(one -> one.getKey().startsWith(prefix))
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(limit)
                    .map(one -> new JsonObject().put("value", one.getKey()).put("count", one.getValue()))
                    .toList();
            return Answer.ok(new JsonObject().put("items", new JsonArray(items)).put("next", null));
        });
    }

    private Future<Map<String, Long>> values(String field) {
        return switch (field) {
            case "function" ->
                with(
                        counted(GroupFigures::function),
                        parts.functions().list(),
                        one -> one.info().name());
            case "channel" ->
                with(counted(GroupFigures::channel), parts.channels().names(), Function.identity());
            case "batch" -> counted(GroupFigures::batch);
            case "device" -> with(onDevices(), parts.steering().fleet().devices(), DeviceStatus::id);
            case "state" -> parts.channels().statuses().map(FacetResource::states);
            default ->
                throw Fields.bad("'field' must be one of " + String.join(", ", FIELDS)
                        + (field.isEmpty() ? "." : ", not '" + Words.shown(field) + "'."));
        };
    }

    private Future<List<GroupFigures>> groups() {
        return parts.channels().names().compose(names -> FiguresResource.of(parts.figures(), names));
    }

    private Future<Map<String, Long>> counted(Function<GroupFigures, String> field) {
        return groups().map(all -> all.stream()
                .filter(one -> !field.apply(one).isEmpty())
                .collect(Collectors.groupingBy(field, Collectors.summingLong(GroupFigures::submitted))));
    }

    private Future<Map<String, Long>> onDevices() {
        return groups().map(all -> {
            Map<String, Long> sums = new HashMap<>();
            all.forEach(group -> group.devices()
                    .forEach(one -> sums.merge(
                            one.device(), one.succeeded() + one.failed() + one.retried() + one.running(), Long::sum)));
            return sums;
        });
    }

    /** Those that are registered and had no task yet count none. */
    private static <T> Future<Map<String, Long>> with(
            Future<Map<String, Long>> counted, Future<List<T>> registered, Function<T, String> name) {
        return Future.all(counted, registered).map(both -> {
            Map<String, Long> all = new HashMap<>(counted.result());
            registered.result().forEach(one -> all.putIfAbsent(name.apply(one), 0L));
            return all;
        });
    }

    private static Map<String, Long> states(List<ChannelStatus> all) {
        return Arrays.stream(TaskState.values())
                .filter(state -> state != TaskState.WAITING)
                .collect(Collectors.toMap(
                        TaskState::name,
                        state -> all.stream()
                                .mapToLong(one -> TaskLister.count(one, state))
                                .sum()));
    }
}
