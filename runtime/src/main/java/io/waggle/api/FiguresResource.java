package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.channel.Figures;
import io.waggle.channel.GroupFigures;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Fleet;
import io.waggle.event.Fields;
import io.waggle.event.Nearest;
import io.waggle.event.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is counted by function, channel and batch, and of each device's part in it. Any thread. */
final class FiguresResource {

    private static final Comparator<GroupSum> NEWEST =
            Comparator.comparingLong(GroupSum::beginAt).reversed();

    private final Channels channels;
    private final Figures figures;
    private final Fleet fleet;

    FiguresResource(ApiParts parts) {
        this.channels = parts.channels();
        this.figures = parts.figures();
        this.fleet = parts.steering().fleet();
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/stats/summary", this::summary);
        routes.on(GET, Permissions.API + "/stats/devices", this::devices);
    }

    private Future<Answer> summary(Call call) {
        Query query = call.query("groupBy", "function", "channel", "batch", "limit", "cursor");
        Set<GroupSum.By> by = by(query.text("groupBy"));
        return groups(query).map(groups -> {
            Map<GroupSum.Name, GroupSum> sums = new TreeMap<>();
            groups.forEach(group -> sums.computeIfAbsent(GroupSum.Name.of(group, by), GroupSum::new)
                    .add(group));
            List<GroupSum> rows = new ArrayList<>(sums.values());
            if (by.contains(GroupSum.By.BATCH)) {
                rows.sort(NEWEST);
            }
            return page(rows.stream().map(row -> row.toJson(by)).toList(), query);
        });
    }

    private static Set<GroupSum.By> by(Optional<String> text) {
        Set<GroupSum.By> by = EnumSet.noneOf(GroupSum.By.class);
        List<String> known = List.of("function", "channel", "batch");
        for (String name : text.orElse("function").split(",", -1)) {
            if (!known.contains(name)) {
                throw Fields.bad(
                        "'groupBy' must be one or more of function, channel and batch, with commas between, not '"
                                + Words.shown(name) + "'"
                                + Nearest.of(name, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse("."));
            }
            by.add(GroupSum.By.valueOf(name.toUpperCase(java.util.Locale.ROOT)));
        }
        return by;
    }

    /** The groups of the channels, functions and batches that are asked for. */
    private Future<List<GroupFigures>> groups(Query query) {
        Optional<String> channel = query.text("channel");
        channel.ifPresent(TaskLister::checkName);
        return channels.names()
                .compose(names -> {
                    if (channel.isPresent() && !names.contains(channel.get())) {
                        throw TaskLister.unknownChannel(channel.get());
                    }
                    return of(figures, channel.map(List::of).orElse(names));
                })
                .map(all -> all.stream()
                        .filter(one ->
                                is(query.text("function"), one.function()) && is(query.text("batch"), one.batch()))
                        .toList());
    }

    /** The groups of some channels. */
    static Future<List<GroupFigures>> of(Figures figures, List<String> names) {
        List<Future<List<GroupFigures>>> each = names.stream().map(figures::of).toList();
        return Future.all(each)
                .map(done -> each.stream().flatMap(one -> one.result().stream()).toList());
    }

    private static boolean is(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    private Future<Answer> devices(Call call) {
        Query query = call.query("function", "channel", "batch", "limit", "cursor");
        Future<List<DeviceStatus>> known = fleet.devices();
        return groups(query)
                .compose(groups -> known.map(all -> {
                    Map<String, String> nodes = all.stream()
                            .collect(Collectors.toMap(DeviceStatus::id, DeviceStatus::node, (one, other) -> one));
                    Map<DeviceRow.Name, DeviceRow> rows = new TreeMap<>();
                    groups.forEach(group -> group.devices()
                            .forEach(device -> rows.computeIfAbsent(DeviceRow.Name.of(group, device), DeviceRow::new)
                                    .add(device)));
                    return page(
                            rows.values().stream().map(row -> row.toJson(nodes)).toList(), query);
                }));
    }

    /** A page of rows that are all known; the cursor is how many were shown. */
    private static Answer page(List<JsonObject> rows, Query query) {
        int from = Math.min(
                rows.size(), query.text("cursor").map(FiguresResource::offset).orElse(0));
        int to = Math.min(rows.size(), from + query.limit());
        return Answer.ok(new JsonObject()
                .put("items", new JsonArray(rows.subList(from, to)))
                .put("next", to < rows.size() ? Integer.toString(to) : null)
                .put("total", rows.size()));
    }

    private static int offset(String cursor) {
        if (!cursor.matches("\\d{1,9}")) {
            throw Fields.bad("cursor '" + Words.shown(cursor)
                    + "' is none that a list gave: pass on 'next' of the page before, unchanged");
        }
        return Integer.parseInt(cursor);
    }
}
