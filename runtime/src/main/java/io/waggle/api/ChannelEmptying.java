package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.FailLists;
import io.waggle.control.Commands;
import io.waggle.control.Commands.Ask;
import io.waggle.control.Commands.Done;
import io.waggle.control.Receipt;
import io.waggle.event.ChannelJson;
import io.waggle.event.ControlJson;
import io.waggle.event.EventStream;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;
import java.util.Set;

/** Emptying and deleting channels, each with a receipt that says how many tasks it was about. Any thread. */
final class ChannelEmptying {

    private static final String DELETE = "DELETE_CHANNEL";

    private final Channels channels;
    private final FailLists failures;
    private final Commands commands;
    private final EventStream events;

    ChannelEmptying(ApiParts parts) {
        this.channels = parts.channels();
        this.failures = parts.failures();
        this.commands = parts.steering().commands();
        this.events = parts.events();
    }

    Future<Answer> clear(Call call) {
        Ask ask = call.ask(call.query("dryRun"));
        call.fieldsOrNone();
        String channel = ChannelResource.channel(call);
        return known(channel)
                .compose(before -> commands.run(
                        "CLEAR_CHANNEL",
                        new JsonObject().put("channel", channel),
                        ask,
                        () -> Future.succeededFuture(cleared(before, before.queued() + before.scheduled())),
                        () -> channels.clear(channel).map(deleted -> cleared(before, deleted))))
                .onSuccess(receipt -> tell(channel, receipt))
                .map(receipt -> Answer.ok(ControlJson.receipt(receipt)
                        .put("cleared", receipt.after().getLong("cleared"))));
    }

    private static Done cleared(ChannelStatus before, long deleted) {
        return new Done(numbers(before), new JsonObject().put("cleared", deleted), List.of());
    }

    private static JsonObject numbers(ChannelStatus status) {
        return new JsonObject()
                .put("queued", status.queued())
                .put("scheduled", status.scheduled())
                .put("running", status.running())
                .put("failed", status.failed())
                .put("succeeded", status.succeeded());
    }

    Future<Answer> delete(Call call) {
        Query query = call.query("dryRun", "force");
        boolean force = query.flag("force");
        Ask ask = call.ask(query);
        String channel = ChannelResource.channel(call);
        JsonObject what = new JsonObject().put("channel", channel).put("force", force);
        return commands.earlier(Set.of(DELETE), what, ask)
                .compose(earlier -> earlier.isPresent()
                        ? Future.succeededFuture(earlier.get())
                        : known(channel).compose(before -> delete(before, what, force, ask)))
                .map(receipt -> Answer.ok(ControlJson.receipt(receipt)));
    }

    private Future<Receipt> delete(ChannelStatus before, JsonObject what, boolean force, Ask ask) {
        String channel = before.name();
        return commands.run(
                        DELETE,
                        what,
                        ask,
                        () -> ask.dryRun() ? deletable(before, force) : Future.succeededFuture(gone(before)),
                        () -> (force ? empty(channel) : Future.<Void>succeededFuture())
                                .compose(v -> channels.delete(channel))
                                .map(v -> gone(before)))
                .onSuccess(receipt -> {
                    if (!receipt.id().isEmpty()) {
                        events.publish("channel.gone", new JsonObject().put("name", channel));
                    }
                });
    }

    private static Done gone(ChannelStatus before) {
        return new Done(numbers(before), new JsonObject(), List.of());
    }

    /** A dry run is refused where the deletion would be, as far as can be seen now. */
    private static Future<Done> deletable(ChannelStatus channel, boolean force) {
        long left = channel.running() + (force ? 0 : channel.queued() + channel.scheduled() + channel.failed());
        return left == 0
                ? Future.succeededFuture(gone(channel))
                : Future.failedFuture(new Problem(
                        ProblemCode.CONFLICT,
                        "channel '" + channel.name() + "' would not be deleted: it holds " + left + " tasks that "
                                + (force
                                        ? "run: let them end, or cancel them"
                                        : "wait, run or have failed: clear it, empty its fail list and let what runs"
                                                + " end, or delete it with force=true, which does the first two")));
    }

    /** What waits, then the fail list. */
    private Future<Void> empty(String channel) {
        return channels.clear(channel).compose(cleared -> dropFailed(channel));
    }

    private Future<Void> dropFailed(String channel) {
        FailLists.Part all = new FailLists.Part("", 0, Long.MAX_VALUE);
        return Turns.whileMore(
                () -> failures.act(FailLists.Act.DELETE, channel, all).map(step -> step.done() > 0));
    }

    private void tell(String channel, Receipt receipt) {
        if (!receipt.id().isEmpty()) {
            channels.status(channel)
                    .onSuccess(found -> found.ifPresent(status -> channels.settings(channel)
                            .onSuccess(settings ->
                                    events.publish("channel.state", ChannelJson.toJson(status, settings)))));
        }
    }

    private Future<ChannelStatus> known(String channel) {
        return channels.status(channel).map(found -> found.orElseThrow(() -> TaskLister.unknownChannel(channel)));
    }
}
