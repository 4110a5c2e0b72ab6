package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.channel.TaskControl;
import io.waggle.channel.TaskControl.Action;
import io.waggle.channel.TaskControl.Done;
import io.waggle.channel.TaskControl.Verdict;
import io.waggle.event.Fields;
import io.waggle.event.TaskJson;
import io.waggle.event.TaskText;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One task under an operator's hand. Any thread. */
final class TaskControlResource {

    private static final String ONE = Permissions.API + "/tasks/{id}";

    private final Channels channels;
    private final TaskControl control;
    private final Submissions submissions;
    private final TaskCopies copies;

    TaskControlResource(ApiParts parts) {
        this.channels = parts.channels();
        this.control = parts.control();
        this.submissions = new Submissions(parts, TaskJson::exact);
        this.copies = new TaskCopies(parts.submission());
    }

    void mount(Routes routes) {
        routes.on(PATCH, ONE, this::change);
        routes.on(DELETE, ONE, call -> act(call, Action.DELETE).map(done -> Answer.nothing()));
        routes.on(POST, ONE + "/cancel", call -> shown(call, Action.CANCEL));
        routes.on(POST, ONE + "/rerun", call -> shown(call, Action.RERUN));
        routes.on(POST, ONE + "/copy", this::copy);
    }

    private Future<Answer> shown(Call call, Action action) {
        call.fieldsOrNone();
        return act(call, action).compose(seen -> now(seen.address(), call.path("id")));
    }

    /** Does it, or fails with the reason. @return the task as it was before */
    private Future<TaskView> act(Call call, Action action) {
        call.query();
        String id = call.path("id");
        return find(id).compose(seen -> control.act(action, seen.address().channel(), List.of(seen))
                .map(all -> {
                    Refusals.of(action, seen.address().toString(), all.get(0)).ifPresent(problem -> {
                        throw problem;
                    });
                    return seen;
                }));
    }

    private Future<TaskView> find(String id) {
        return submissions.locate(id).compose(channels::find).map(found -> found.orElseThrow(unknown(id)));
    }

    private Future<Answer> now(Address address, String id) {
        return channels.find(address).map(found -> Answer.ok(TaskJson.exact(found.orElseThrow(unknown(id)))));
    }

    private static Supplier<Problem> unknown(String id) {
        return () -> TaskResource.unknown(id);
    }

    private Future<Answer> copy(Call call) {
        call.query();
        TaskCopies.Edit edit = TaskCopies.Edit.read(call.body().content());
        return find(call.path("id"))
                .compose(seen -> copies.copy(List.of(seen), edit))
                .map(receipts -> {
                    var receipt = receipts.get(0);
                    if (receipt.problem() != null) {
                        throw receipt.problem();
                    }
                    return Answer.of(202, Submissions.submitted(receipt));
                });
    }

    private Future<Answer> change(Call call) {
        call.query();
        TaskText.Change in = TaskText.change(call.body().content().getBytes());
        Integer priority = in.fields()
                .only(List.of("priority", "payload"))
                .number("priority", Integer.MIN_VALUE, Integer.MAX_VALUE);
        byte[] payload = in.payload();
        if (priority == null && payload == null) {
            throw Fields.bad("name what is to be changed: 'priority', 'payload' or both.");
        }
        String id = call.path("id");
        call.trail()
                .after(new JsonObject().put("priority", priority).put("payload", payload == null ? null : "changed"));
        return submissions
                .locate(id)
                .compose(address -> rewrite(address, payload)
                        .compose(v -> prioritise(address, priority))
                        .compose(v -> now(address, id)));
    }

    private Future<Void> rewrite(Address address, byte @Nullable [] payload) {
        return payload == null
                ? Future.succeededFuture()
                : control.edit(address, task -> task.withPayload(payload)).map(done -> {
                    if (done.verdict() != Verdict.DONE) {
                        throw refused(address, done);
                    }
                    return null;
                });
    }

    private static Problem refused(Address address, Done done) {
        return switch (done.verdict()) {
            case UNKNOWN -> TaskResource.unknown(address.toString());
            case FULL ->
                Refusals.of(Action.RERUN, address.toString(), done)
                        .orElseThrow(); // no state is told: the sentence is of the channel's room
            case DONE, MOVED, REFUSED -> Refusals.late(address.toString(), done.state());
        };
    }

    private Future<Void> prioritise(Address address, @Nullable Integer priority) {
        return priority == null
                ? Future.succeededFuture()
                : channels.prioritise(address, priority)
                        .compose(done -> done
                                ? Future.succeededFuture()
                                : channels.find(address).map(found -> {
                                    TaskView view = found.orElseThrow(unknown(address.toString()));
                                    boolean waits =
                                            !view.state().ended() && view.state() != io.waggle.task.TaskState.RUNNING;
                                    throw Refusals.late(address.toString(), waits ? null : view.state());
                                }));
    }
}
