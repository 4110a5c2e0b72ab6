package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.Channels;
import io.waggle.channel.TaskEnds;
import io.waggle.channel.TaskSubmission;
import io.waggle.channel.TaskSubmission.Receipt;
import io.waggle.event.Fields;
import io.waggle.event.TaskLine;
import io.waggle.event.Words;
import io.waggle.security.Caller;
import io.waggle.security.Machine;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.TaskSpec;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Submits tasks and waits for them, the same for REST and event bus. Any thread. */
final class Submissions {

    /**
     * What the submitter is told.
     *
     * @param status the HTTP status
     * @param body the task, what became of it, or what became of many
     */
    record Reply(int status, JsonObject body) {

        static Reply ok(JsonObject body) {
            return new Reply(200, body);
        }
    }

    /** How many tasks one request may wait for. */
    private static final int MOST_AWAITED = 1000;

    private final ApiParts parts;
    private final TaskSubmission submission;
    private final TaskEnds ends;
    private final Channels channels;
    private final Function<String, Future<Address>> addresses;
    private final Function<TaskView, JsonObject> shown;

    /** @param shown how a task is told to those who wait for it */
    Submissions(ApiParts parts, Function<TaskView, JsonObject> shown) {
        this(parts, parts.submission(), shown);
    }

    private Submissions(ApiParts parts, TaskSubmission submission, Function<TaskView, JsonObject> shown) {
        this.parts = parts;
        this.shown = shown;
        this.submission = submission;
        this.ends = parts.ends();
        this.channels = parts.channels();
        this.addresses = parts.addresses();
    }

    /** The same for one caller, within the limits of its token if it has any. */
    Submissions within(Caller caller) {
        Machine machine = caller.machine();
        return machine == null || !machine.limited()
                ? this
                : new Submissions(parts, new LimitedSubmission(submission, machine), shown);
    }

    /** Submits what has been read. */
    Future<Reply> submit(Order order, Duration wait) {
        return order.many() ? many(order, wait) : one(order, wait);
    }

    /** Submits tasks, and says of each accepted one where it is; answers one for one, in order. */
    Future<List<Receipt>> receipts(List<TaskSpec> tasks) {
        if (tasks.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return submission
                .submit(tasks)
                .compose(receipts -> receipts.stream().allMatch(Submissions::isSeen)
                        ? Future.succeededFuture(receipts)
                        : look(receipts));
    }

    private static boolean isSeen(Receipt receipt) {
        return receipt.problem() != null || receipt.state() != null;
    }

    /** Many may share one execution: each address is looked up once. */
    private Future<List<Receipt>> look(List<Receipt> receipts) {
        Map<Address, Future<Optional<TaskView>>> looks = new HashMap<>();
        for (Receipt receipt : receipts) {
            if (!isSeen(receipt)) {
                looks.computeIfAbsent(address(receipt), channels::find);
            }
        }
        return Future.all(List.copyOf(looks.values()))
                .map(done -> receipts.stream()
                        .map(receipt -> isSeen(receipt) ? receipt : seen(receipt, looks.get(address(receipt))))
                        .toList());
    }

    private static Receipt seen(Receipt receipt, @Nullable Future<Optional<TaskView>> look) {
        TaskState state = look == null
                ? TaskState.QUEUED
                : look.result().map(TaskView::state).orElse(TaskState.QUEUED);
        return new Receipt(receipt.id(), receipt.channel(), state, receipt.fresh(), null);
    }

    /** The address that an id or an address as text stands for; fails with {@code UNKNOWN_TASK}. */
    Future<Address> locate(String id) {
        int slash = id.indexOf('/');
        if (id.length() > 400 || (slash >= 0 && !Words.isName(id.substring(0, slash)))) {
            return Future.failedFuture(TaskResource.unknown(id));
        }
        return addresses.apply(id);
    }

    /** Waits for a task's end; empty when the time is up. */
    Future<Optional<TaskView>> ended(Address address, Duration wait) {
        return wait.isZero() ? Future.succeededFuture(Optional.empty()) : ends.await(address, wait);
    }

    private Future<Reply> one(Order order, Duration wait) {
        TaskLine line = order.lines().get(0);
        TaskSpec task = line.task();
        if (task == null) {
            return Future.failedFuture(Objects.requireNonNull(line.problem()));
        }
        return submission.submit(List.of(task)).compose(receipts -> {
            Receipt receipt = receipts.get(0);
            Problem problem = receipt.problem();
            return problem != null ? Future.failedFuture(problem) : accepted(receipt, wait);
        });
    }

    private Future<Reply> accepted(Receipt receipt, Duration wait) {
        Address address = address(receipt);
        return ended(address, wait).compose(end -> {
            if (end.isPresent()) {
                return Future.succeededFuture(Reply.ok(shown.apply(end.get())));
            }
            TaskState seen = receipt.state();
            if (wait.isZero() && seen != null) {
                return Future.succeededFuture(new Reply(202, submitted(address, seen, receipt.fresh())));
            }
            return channels.find(address).map(found -> asItStands(receipt, wait, found));
        });
    }

    private Reply asItStands(Receipt receipt, Duration wait, Optional<TaskView> found) {
        if (found.isPresent() && !wait.isZero()) {
            return new Reply(202, shown.apply(found.get()));
        }
        TaskState state = found.map(TaskView::state).orElse(TaskState.QUEUED);
        return new Reply(202, submitted(address(receipt), state, receipt.fresh()));
    }

    private Future<Reply> many(Order order, Duration wait) {
        if (!wait.isZero() && order.lines().size() > MOST_AWAITED) {
            throw Fields.bad("'wait' takes at most " + MOST_AWAITED + " tasks at once: send fewer, or do not wait.");
        }
        if (order.tasks().isEmpty()) {
            return Future.succeededFuture(new Reply(202, new Tally(order, List.of()).toJson()));
        }
        return submission.submit(order.tasks()).compose(receipts -> {
            Tally tally = new Tally(order, receipts);
            return wait.isZero() ? Future.succeededFuture(new Reply(202, tally.toJson())) : awaited(tally, wait);
        });
    }

    private Future<Reply> awaited(Tally tally, Duration wait) {
        List<Future<Optional<TaskView>>> waits = new ArrayList<>();
        for (Address address : tally.addresses()) {
            waits.add(ends.await(address, wait)
                    .compose(end -> end.isPresent() ? Future.succeededFuture(end) : channels.find(address)));
        }
        return Future.all(waits).map(all -> {
            var tasks = new JsonArray();
            boolean over = true;
            for (Future<Optional<TaskView>> one : waits) {
                Optional<TaskView> task = one.result();
                task.ifPresent(view -> tasks.add(shown.apply(view)));
                over &= task.isPresent() && task.get().state().ended();
            }
            return new Reply(over ? 200 : 202, tally.toJson().put("tasks", tasks));
        });
    }

    private static JsonObject submitted(Address address, TaskState state, boolean fresh) {
        return new JsonObject()
                .put("id", address.id())
                .put("channel", address.channel())
                .put("address", address.toString())
                .put("state", state.name())
                .put("fresh", fresh);
    }

    /** What is said of a task that was accepted. */
    static JsonObject submitted(Receipt receipt) {
        TaskState state = receipt.state();
        return submitted(address(receipt), state == null ? TaskState.QUEUED : state, receipt.fresh());
    }

    static Address address(Receipt receipt) {
        return new Address(text(receipt.channel()), text(receipt.id()));
    }

    private static String text(@Nullable String part) {
        if (part == null) {
            throw new IllegalStateException("a task was accepted without an address");
        }
        return part;
    }
}
