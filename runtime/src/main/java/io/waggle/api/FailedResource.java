package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.FailLists.Act;
import io.waggle.channel.FailLists.Families;
import io.waggle.channel.FailLists.Family;
import io.waggle.event.FamilyJson;
import io.waggle.event.Fields;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The fail lists: their tasks, their families, and taking tasks out. Any thread. */
final class FailedResource {

    private static final String OF_ONE = Permissions.API + "/channels/{channel}/failed";
    private static final String OF_ALL = Permissions.API + "/failed";

    private final ApiParts parts;
    private final Channels channels;
    private final TaskLister lister;

    FailedResource(ApiParts parts) {
        this.parts = parts;
        this.channels = parts.channels();
        this.lister = new TaskLister(parts);
    }

    void mount(Routes routes) {
        routes.on(GET, OF_ONE, call -> list(call, Optional.of(ChannelResource.channel(call))));
        routes.on(GET, OF_ALL, call -> list(call, Optional.empty()));
        routes.on(GET, OF_ONE + "/families", this::families);
        routes.on(GET, OF_ALL + "/families", this::families);
        for (Act act : Act.values()) {
            String word = "/" + FailedAsk.word(act);
            routes.raw(POST, OF_ONE + word, call -> act(call, act, Optional.of(ChannelResource.channel(call))));
            routes.raw(POST, OF_ALL + word, call -> act(call, act, Optional.empty()));
        }
        routes.on(DELETE, OF_ONE + "/{id}", this::delete);
    }

    private Future<Answer> list(Call call, Optional<String> channel) {
        Query query = call.query("limit", "cursor", "count", "family");
        if (query.flag("count")) {
            return scope(channel)
                    .map(all -> Answer.ok(new JsonObject()
                            .put(
                                    "count",
                                    all.stream()
                                            .mapToLong(ChannelStatus::failed)
                                            .sum())));
        }
        Optional<String> family = query.text("family").map(FailedResource::checked);
        return (family.isPresent()
                        ? lister.family(channel, family.get(), query.text("cursor"), query.limit())
                        : lister.page(
                                TaskLister.Wanted.all(channel, TaskState.FAILED), query.text("cursor"), query.limit()))
                .map(Answer::ok);
    }

    private static String checked(String family) {
        if (!FailedAsk.isFamily(family)) {
            throw Fields.bad("'family' must be the 'id' of a family, 16 hex digits: GET /failed/families lists them.");
        }
        return family;
    }

    private Future<List<ChannelStatus>> scope(Optional<String> channel) {
        if (channel.isEmpty()) {
            return channels.statuses();
        }
        String name = channel.get();
        TaskLister.checkName(name);
        return channels.status(name).map(found -> List.of(found.orElseThrow(() -> TaskLister.unknownChannel(name))));
    }

    private Future<Answer> families(Call call) {
        boolean ofOne = call.context().pathParam("channel") != null;
        Query query = ofOne
                ? call.query("function", "batch", "limit", "cursor")
                : call.query("channel", "function", "batch", "limit", "cursor");
        Optional<String> channel = ofOne ? Optional.of(ChannelResource.channel(call)) : query.text("channel");
        Optional<String> function = query.text("function");
        int from = query.text("cursor").map(FailedResource::place).orElse(0);
        int limit = query.limit();
        return scope(channel)
                .map(all -> all.stream()
                        .filter(one -> one.failed() > 0)
                        .map(ChannelStatus::name)
                        .toList())
                .compose(names -> found(names, query.text("batch")))
                .map(found -> Answer.ok(page(found, function, from, limit)));
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

    private static JsonObject page(Found found, Optional<String> function, int from, int limit) {
        List<Family> items = found.all().stream()
                .filter(one -> function.map(one.what().function()::equals).orElse(true))
                .sorted(Comparator.comparingLong(Family::lastSeen)
                        .reversed()
                        .thenComparing(Family::channel)
                        .thenComparing(one -> one.what().id()))
                .toList();
        int first = Math.min(from, items.size());
        int last = Math.min(items.size(), first + limit);
        JsonArray page = new JsonArray();
        items.subList(first, last).forEach(one -> page.add(FamilyJson.toJson(one)));
        return new JsonObject()
                .put("items", page)
                .put("next", last < items.size() ? Integer.toString(last) : null)
                .put("total", items.size())
                .put("ungrouped", found.ungrouped())
                .put("partial", found.partial());
    }

    private static int place(String cursor) {
        if (!cursor.matches("[0-9]{1,8}")) {
            throw Fields.bad("'cursor' must be the 'next' of the page before, as it was.");
        }
        return Integer.parseInt(cursor);
    }

    private void act(Call call, Act act, Optional<String> channel) {
        boolean dryRun = call.query("dryRun").flag("dryRun");
        FailedAsk ask = FailedAsk.read(act, channel, call.body().content(), dryRun);
        if (ask.dryRun()) {
            call.trail().nothing();
        }
        BulkResource.answer(call, told -> {
            FailedRun run = new FailedRun(parts, ask, receipt -> told.accept(receipt.progress()));
            return new BulkResource.Work() {
                @Override
                public Future<JsonObject> work() {
                    return run.work()
                            .onSuccess(done -> call.trail().before(run.before()).after(run.outcome()));
                }

                @Override
                public void stop() {
                    run.stop();
                }
            };
        });
    }

    private Future<Answer> delete(Call call) {
        call.query();
        String channel = ChannelResource.channel(call);
        String id = call.path("id");
        String own = id.startsWith(channel + "/") ? id.substring(channel.length() + 1) : id;
        return channels.deleteFailed(new Address(channel, own)).map(there -> {
            if (!there) {
                throw TaskResource.unknown(id);
            }
            return Answer.nothing();
        });
    }
}
