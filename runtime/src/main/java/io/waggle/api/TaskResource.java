package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.waggle.channel.Channels;
import io.waggle.event.Fields;
import io.waggle.event.TaskJson;
import io.waggle.event.Words;
import io.waggle.security.Accounts;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Submits tasks, and finds them again. Any thread. */
final class TaskResource {

    private static final String[] LIST = Stream.concat(
                    TaskFilter.FIELDS.stream(), Stream.of("fields", "limit", "cursor"))
            .toArray(String[]::new);

    private final Submissions submissions;
    private final Channels channels;
    private final TaskLister lister;
    private final Accounts accounts;
    private final Set<TaskStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TaskResource(ApiParts parts) {
        this.submissions = new Submissions(parts, TaskJson::exact);
        this.channels = parts.channels();
        this.accounts = parts.accounts();
        this.lister = new TaskLister(parts);
    }

    void mount(Routes routes) {
        routes.raw(POST, Permissions.API + "/tasks", call -> take(call, null));
        routes.raw(POST, Permissions.API + "/channels/{channel}/tasks", call -> take(call, call.path("channel")));
        routes.on(GET, Permissions.API + "/tasks", this::list);
        routes.on(GET, Permissions.API + "/tasks/{id}", this::get);
    }

    /** Ends the streams of tasks: each says from where on it took nothing. Any thread. */
    void close() {
        closed = true;
        streams.forEach(stream -> stream.stop(stopping()));
    }

    private void take(Call call, @Nullable String channel) {
        if (BodyReader.type(call.request()).equals(TaskStream.TYPE)) {
            stream(call, channel);
        } else {
            Routes.answer(call, c -> submit(c, channel));
        }
    }

    private void stream(Call call, @Nullable String channel) {
        Query query = call.query("onFull");
        String onFull = query.text("onFull").orElse("refuse");
        if (!onFull.equals("wait") && !onFull.equals("refuse")) {
            throw Fields.bad("'onFull' must be refuse or wait.");
        }
        if (call.request().getHeader("Idempotency-Key") != null) {
            throw Fields.bad("the header Idempotency-Key goes with one task; give the tasks of a stream an 'id' each.");
        }
        Order.checkName(channel);
        var stream = new TaskStream(call, submissions.within(call.caller()), channel, onFull.equals("wait"));
        streams.add(stream);
        var watch = new TokenWatch(call, accounts, () -> stream.stop(tokenEnded()));
        stream.open(() -> {
            streams.remove(stream);
            watch.stop();
        });
        if (closed) {
            stream.stop(stopping());
        }
    }

    private static Problem stopping() {
        return new Problem(
                ProblemCode.SHUTTING_DOWN,
                "this node is stopping: this line and those behind it were not taken, send them to another node.");
    }

    private static Problem tokenEnded() {
        return new Problem(
                ProblemCode.UNAUTHENTICATED,
                "the token is good no more: this line and those behind it were not taken, send them with another one.");
    }

    private Future<Answer> submit(Call call, @Nullable String channel) {
        Duration wait = call.query("wait").pause();
        String key = call.request().getHeader("Idempotency-Key");
        return call.read(body -> Order.read(body, channel))
                .map(order -> key == null ? order : order.named(key))
                .compose(order -> submissions.within(call.caller()).submit(order, wait))
                .map(reply -> Answer.of(reply.status(), reply.body()));
    }

    private Future<Answer> get(Call call) {
        Duration wait = call.query("wait").pause();
        String id = call.path("id");
        return submissions
                .locate(id)
                .compose(address -> find(address, id).compose(found -> ended(found, wait)))
                .map(view -> Answer.ok(TaskJson.exact(view)));
    }

    private Future<TaskView> find(Address address, String id) {
        return channels.find(address).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    /** The task at its end, or as it stands when the time is up. */
    private Future<TaskView> ended(TaskView found, Duration wait) {
        if (wait.isZero() || found.state().ended()) {
            return Future.succeededFuture(found);
        }
        Address address = found.address();
        return submissions
                .ended(address, wait)
                .compose(end -> end.isPresent() ? Future.succeededFuture(end) : channels.find(address))
                .map(last -> last.orElse(found));
    }

    private Future<Answer> list(Call call) {
        Query query = call.query(LIST);
        var row = query.text("fields").map(TaskRows::of).orElse(TaskJson::toRow);
        var wanted = TaskLister.Wanted.of(TaskFilter.of(query), row);
        return lister.page(wanted, query.text("cursor"), query.limit()).map(Answer::ok);
    }

    static Problem unknown(String id) {
        return new Problem(
                ProblemCode.UNKNOWN_TASK,
                "there is no task '" + Words.shown(id)
                        + "': it may have been deleted; an id of your own needs its channel, as <channel>/<id> (%2F for"
                        + " the slash in a path).");
    }
}
