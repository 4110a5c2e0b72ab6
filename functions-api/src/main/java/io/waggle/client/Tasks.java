package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.function.TaskRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Submits tasks, waits for them, and steers them. Where an {@code id} is asked for, an address does as well, and does
 * better: an id of the submitter's own is unique in its channel only. Any thread; futures fail with {@link
 * WaggleException}.
 */
public final class Tasks {

    /** How long one request waits, so that a node which went away is noticed. */
    private static final Duration ONE_WAIT = Duration.ofSeconds(20);

    private final Transport transport;
    private final TaskDefaults defaults;

    Tasks(Transport transport, TaskDefaults defaults) {
        this.transport = transport;
        this.defaults = defaults;
    }

    /**
     * Submits a task. It is stored once, however often the request had to be sent: a task without an id of its own is
     * given one.
     */
    public Future<Submitted> submit(TaskRequest request) {
        return transport
                .json(Ask.post("/tasks", named(request)).harmlessTwice())
                .map(Submitted::of);
    }

    /** A request with what it lacks, an id among it. */
    private JsonObject named(TaskRequest request) {
        JsonObject task = defaults.fill(request);
        return task.containsKey("id") ? task : task.put("id", transport.keys().next());
    }

    /** Submits several in one request, 100,000 and 16 MiB at most; each is taken or refused by itself. */
    public Future<Tally> submit(List<TaskRequest> requests) {
        JsonArray tasks = new JsonArray();
        requests.forEach(request -> tasks.add(named(request)));
        Ask ask = new Ask(HttpMethod.POST, "/tasks", tasks.toBuffer(), "", true, Duration.ZERO);
        return transport.json(ask).map(Tally::of);
    }

    /**
     * Submits as many as there are, as a stream: no more are taken from the iterator than the nodes keep up with, and a
     * connection that breaks is made anew without losing or doubling any. The iterator is called on a worker thread, and
     * may block.
     */
    public Future<UploadReport> submitAll(Iterator<TaskRequest> requests, UploadOptions options) {
        return new Upload(transport, new Upload.Source(requests, this::named), options).go();
    }

    /** Submits a task and waits for its end, as {@link #submit} and {@link #await} do. */
    public Future<Task> run(TaskRequest request, Duration atMost) {
        return submit(request).compose(submitted -> await(submitted.address(), atMost));
    }

    /** A task with everything that is known of it. */
    public Future<Task> get(String id) {
        return transport.json(Ask.get(path(id, ""))).map(Task::new);
    }

    /** A task at its end, however it ended. Fails with {@code NOT_ENDED} when it takes longer. */
    public Future<Task> await(String id, Duration atMost) {
        return await(id, System.nanoTime() + atMost.toNanos());
    }

    private Future<Task> await(String id, long until) {
        long left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
        Duration wait = Duration.ofMillis(Math.min(left, ONE_WAIT.toMillis()));
        Ask ask = Ask.get(path(id, "?wait=" + wait.toMillis() + "ms")).waiting(wait);
        return transport.json(ask).map(Task::new).compose(task -> {
            if (task.ended()) {
                return Future.succeededFuture(task);
            }
            return System.nanoTime() - until < 0 ? await(id, until) : Future.failedFuture(notEnded(task));
        });
    }

    private static WaggleException notEnded(Task task) {
        return new WaggleException(
                WaggleException.NOT_ENDED,
                "task " + task.address() + " is " + task.state() + " still: wait longer, or ask why it waits.",
                0,
                task.json());
    }

    /** Tasks, newest first within each state; the next page with {@link TaskQuery#cursor}. */
    public Future<Page<Task>> list(TaskQuery query) {
        return transport.json(Ask.get(Ask.path("/tasks", query.words()))).map(json -> Fields.page(json, Task::new));
    }

    /** Lists to the end, page by page. @return how many there were */
    public Future<Long> each(TaskQuery query, Consumer<Task> action) {
        return list(query).compose(page -> {
            page.items().forEach(action);
            long here = page.items().size();
            return page.next().isEmpty()
                    ? Future.succeededFuture(here)
                    : each(query.cursor(page.next().get()), action).map(rest -> here + rest);
        });
    }

    /** What stands between a task and its start. */
    public Future<JsonObject> why(String id) {
        return transport.json(Ask.get(path(id, "/why")));
    }

    /** Ends it for good; if it runs it is interrupted. */
    public Future<Task> cancel(String id) {
        return transport
                .json(Ask.post(path(id, "/cancel"), new JsonObject()).harmlessTwice())
                .map(Task::new);
    }

    /** Runs one that has ended again, under its id. */
    public Future<Task> rerun(String id) {
        return transport.json(Ask.post(path(id, "/rerun"), new JsonObject())).map(Task::new);
    }

    /** Submits it once more under a new id. */
    public Future<Submitted> copy(String id) {
        return copy(id, new JsonObject());
    }

    /** The same with another {@code payload}, {@code priority} or {@code batch}. */
    public Future<Submitted> copy(String id, JsonObject edit) {
        return transport.json(Ask.post(path(id, "/copy"), edit)).map(Submitted::of);
    }

    /** Forgets one that does not run. */
    public Future<Void> delete(String id) {
        return transport.gone(Ask.delete(path(id, "")));
    }

    /** Moves one that waits to the end of another priority's line. */
    public Future<Task> setPriority(String id, int priority) {
        return patch(id, new JsonObject().put("priority", priority));
    }

    /** Gives one that waits another payload. */
    public Future<Task> setPayload(String id, @Nullable Object payload) {
        return patch(id, new JsonObject().put("payload", payload));
    }

    private Future<Task> patch(String id, JsonObject change) {
        return transport.json(Ask.patch(path(id, ""), change)).map(Task::new);
    }

    /** Does something to all that are meant: by {@link TaskQuery#ids}, or by at least one filter. */
    public Future<BulkReport> bulk(BulkVerb verb, TaskQuery which) {
        return bulk(verb, which, false);
    }

    /** Only counts them. */
    public Future<BulkReport> count(BulkVerb verb, TaskQuery which) {
        return bulk(verb, which, true);
    }

    /** Moves all of them that wait to the end of another priority's line. */
    public Future<BulkReport> prioritize(TaskQuery which, int priority) {
        Ask ask = Ask.post("/tasks/prioritize", which.body().put("priority", priority))
                .waiting(Duration.ofMinutes(5));
        return transport.json(ask.harmlessTwice()).map(BulkReport::new);
    }

    private Future<BulkReport> bulk(BulkVerb verb, TaskQuery which, boolean dryRun) {
        String path = Ask.path("/tasks/" + verb.word(), Map.of("dryRun", Boolean.toString(dryRun)));
        Ask ask = Ask.post(path, which.body()).waiting(Duration.ofMinutes(5));
        return transport
                .json(dryRun || verb.harmlessTwice() ? ask.harmlessTwice() : ask)
                .map(BulkReport::new);
    }

    private static String path(String id, String more) {
        return "/tasks/" + Ask.encode(id) + more;
    }
}
