package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.FailLists.Act;
import io.waggle.event.Fields;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import java.util.List;
import java.util.Optional;

/** The fail lists: their tasks, and taking tasks out. Any thread. */
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
        new FamiliesResource(parts).mount(routes);
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
            return scope(channels, channel)
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

    /** The channel that is named, or all of them. */
    static Future<List<ChannelStatus>> scope(Channels channels, Optional<String> channel) {
        if (channel.isEmpty()) {
            return channels.statuses();
        }
        String name = channel.get();
        TaskLister.checkName(name);
        return channels.status(name).map(found -> List.of(found.orElseThrow(() -> TaskLister.unknownChannel(name))));
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
