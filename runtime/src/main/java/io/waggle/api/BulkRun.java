package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.TaskControl;
import io.waggle.channel.TaskControl.Action;
import io.waggle.channel.TaskPage;
import io.waggle.channel.TaskSubmission.Receipt;
import io.waggle.event.TaskJson;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing to many tasks, a few hundred at a time, each step when the one before has ended: the store has others to
 * serve. Tasks are looked for first and then seen anew each, so that one that has moved meanwhile is not taken for what it
 * was. One context.
 */
final class BulkRun implements BulkResource.Work {

    private static final int PAGE = 500;

    /** How many tasks one call takes. */
    private static final int MOST = 1_000_000;

    /** How often it looks again for what came or moved meanwhile. */
    private static final int ROUNDS = 5;

    private final ApiParts parts;
    private final BulkAsk ask;
    private final Submissions submissions;
    private final TaskCopies copies;
    private final BulkReceipt receipt;
    private final Consumer<BulkReceipt> progress;
    private final Set<Address> handled = new HashSet<>();
    private volatile boolean stopped;

    /** @param progress told after each step, and at the end */
    BulkRun(ApiParts parts, BulkAsk ask, Consumer<BulkReceipt> progress) {
        this.parts = parts;
        this.ask = ask;
        this.submissions = new Submissions(parts, TaskJson::toRow);
        this.copies = new TaskCopies(parts.submission());
        this.receipt = new BulkReceipt(ask.verb(), ask.dryRun());
        this.progress = progress;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public Future<JsonObject> work() {
        Future<Void> all = ask.ids().isEmpty() ? rounds(ROUNDS) : named();
        return all.map(v -> receipt.toJson());
    }

    private Future<Void> named() {
        List<String> ids = List.copyOf(new LinkedHashSet<>(ask.ids()));
        receipt.matched(ids.size());
        return inChunks(ids, some -> located(some).compose(this::once));
    }

    /** One task can be called by its id and by its address. */
    private Future<Void> once(List<Address> addresses) {
        List<Address> fresh = addresses.stream().filter(handled::add).toList();
        receipt.matched(fresh.size() - addresses.size());
        return chunk(fresh);
    }

    /** The addresses of ids; what is none is refused. */
    private Future<List<Address>> located(List<String> ids) {
        List<Future<Optional<Address>>> looks = ids.stream().map(this::located).toList();
        return Future.all(looks)
                .map(v -> looks.stream().flatMap(one -> one.result().stream()).toList());
    }

    private Future<Optional<Address>> located(String id) {
        return submissions.locate(id).map(Optional::of).recover(failure -> {
            if (failure instanceof Problem problem && problem.code() == ProblemCode.UNKNOWN_TASK) {
                refuseUnknown(id);
                return Future.succeededFuture(Optional.empty());
            }
            return Future.failedFuture(failure);
        });
    }

    private void refuseUnknown(String id) {
        receipt.one(id, Optional.of(new Problem(ProblemCode.UNKNOWN_TASK, "is not there (any more)")));
    }

    private Future<Void> rounds(int left) {
        Set<Address> found = new LinkedHashSet<>();
        long before = receipt.done();
        return scope().compose(channels -> ask.dryRun() && !ask.filter().looksInside()
                ? counted(channels)
                : walk(channels, found).compose(v -> {
                    found.removeAll(handled);
                    receipt.matched(found.size());
                    handled.addAll(found);
                    return ask.dryRun()
                            ? Future.succeededFuture()
                            : inChunks(List.copyOf(found), this::chunk).compose(w -> again(left, before));
                }));
    }

    private Future<Void> again(int left, long before) {
        boolean moving = ask.verb().looksAgain() && receipt.done() > before;
        return moving && left > 1 && !stopped ? rounds(left - 1) : Future.succeededFuture();
    }

    private Future<List<ChannelStatus>> scope() {
        Channels channels = parts.channels();
        if (ask.filter().channel().isEmpty()) {
            return channels.statuses();
        }
        String name = ask.filter().channel().get();
        TaskLister.checkName(name);
        return channels.status(name).map(found -> List.of(found.orElseThrow(() -> TaskLister.unknownChannel(name))));
    }

    private List<TaskState> states() {
        return ask.filter().state().map(List::of).orElse(ask.verb().states());
    }

    /** Where places tell all, nothing has to be looked at. */
    private Future<Void> counted(List<ChannelStatus> channels) {
        for (ChannelStatus channel : channels) {
            states().forEach(state -> receipt.matched(TaskLister.count(channel, state)));
        }
        return Future.succeededFuture();
    }

    /** Collects the addresses that match now. */
    private Future<Void> walk(List<ChannelStatus> channels, Set<Address> found) {
        TaskFilter filter = ask.verb() == BulkVerb.COPY
                ? ask.filter().until(Instant.ofEpochMilli(parts.channels().now()))
                : ask.filter();
        Future<Void> all = Future.succeededFuture();
        for (ChannelStatus channel : channels) {
            for (TaskState state : states()) {
                if (TaskLister.count(channel, state) > 0) {
                    all = all.compose(v -> pages(channel.name(), state, filter, found));
                }
            }
        }
        return all;
    }

    private Future<Void> pages(String channel, TaskState state, TaskFilter filter, Set<Address> found) {
        AtomicReference<@Nullable String> cursor = new AtomicReference<>();
        return Turns.whileMore(() -> parts.channels()
                .list(channel, state, cursor.get(), PAGE)
                .map(page -> {
                    collect(page, filter, found);
                    cursor.set(page.next());
                    boolean full = found.size() >= MOST && page.next() != null;
                    if (full) {
                        receipt.andMore();
                    }
                    return page.next() != null && !full && !stopped;
                }));
    }

    private static void collect(TaskPage page, TaskFilter filter, Set<Address> found) {
        page.items().stream().filter(filter::test).map(TaskView::address).forEach(found::add);
    }

    private <T> Future<Void> inChunks(List<T> all, Function<List<T>, Future<Void>> work) {
        AtomicInteger from = new AtomicInteger();
        return Turns.whileMore(() -> {
            int first = from.get();
            int last = Math.min(all.size(), first + PAGE);
            if (first >= last) {
                return Future.succeededFuture(false);
            }
            from.set(last);
            return work.apply(all.subList(first, last)).map(v -> {
                progress.accept(receipt);
                return last < all.size() && !stopped;
            });
        });
    }

    private Future<Void> chunk(List<Address> addresses) {
        List<Future<Optional<TaskView>>> looks =
                addresses.stream().map(parts.channels()::find).toList();
        return Future.join(looks).compose(v -> {
            Map<String, List<TaskView>> byChannel = new LinkedHashMap<>();
            for (int i = 0; i < looks.size(); i++) {
                Optional<TaskView> seen = looks.get(i).result();
                if (seen.isEmpty()) {
                    refuseUnknown(addresses.get(i).toString());
                } else {
                    byChannel
                            .computeIfAbsent(addresses.get(i).channel(), c -> new ArrayList<>())
                            .add(seen.get());
                }
            }
            Future<Void> all = Future.succeededFuture();
            for (Map.Entry<String, List<TaskView>> one : byChannel.entrySet()) {
                all = all.compose(w -> act(one.getKey(), one.getValue()));
            }
            return all;
        });
    }

    private Future<Void> act(String channel, List<TaskView> tasks) {
        if (ask.dryRun()) {
            tasks.forEach(task -> receipt.one(task.address().toString(), wouldRefuse(task)));
            return Future.succeededFuture();
        }
        Optional<Action> action = ask.verb().action();
        Integer priority = ask.priority();
        return action.isPresent()
                ? act(action.get(), channel, tasks)
                : priority == null ? copy(tasks) : prioritise(tasks, priority);
    }

    /** What a task of this state would be refused for. */
    private Optional<Problem> wouldRefuse(TaskView task) {
        boolean may = ask.verb().states().contains(task.state())
                && !(ask.verb() == BulkVerb.DELETE && task.state() == TaskState.RUNNING);
        if (ask.verb() == BulkVerb.PRIORITIZE) {
            return may ? Optional.empty() : Optional.of(Refusals.placed(task.state()));
        }
        return ask.verb()
                .action()
                .filter(action -> !may)
                .flatMap(action ->
                        Refusals.reason(action, TaskControl.Done.not(TaskControl.Verdict.REFUSED, task.state())));
    }

    private Future<Void> act(Action action, String channel, List<TaskView> tasks) {
        return parts.control()
                .act(action, channel, tasks)
                .onSuccess(all -> {
                    for (int i = 0; i < all.size(); i++) {
                        receipt.one(tasks.get(i).address().toString(), Refusals.reason(action, all.get(i)));
                    }
                })
                .mapEmpty();
    }

    private Future<Void> prioritise(List<TaskView> tasks, int priority) {
        List<TaskView> waiting = new ArrayList<>(tasks.size());
        for (TaskView task : tasks) {
            Optional<Problem> refused = wouldRefuse(task);
            if (refused.isEmpty()) {
                waiting.add(task);
            } else {
                receipt.one(task.address().toString(), refused);
            }
        }
        List<Future<Boolean>> all = waiting.stream()
                .map(task -> parts.channels().prioritise(task.address(), priority))
                .toList();
        return Future.join(all)
                .onSuccess(v -> {
                    for (int i = 0; i < all.size(); i++) {
                        receipt.one(
                                waiting.get(i).address().toString(),
                                all.get(i).result() ? Optional.empty() : Optional.of(Refusals.placed(null)));
                    }
                })
                .mapEmpty();
    }

    private Future<Void> copy(List<TaskView> tasks) {
        return copies.copy(tasks, ask.edit())
                .onSuccess(all -> {
                    for (int i = 0; i < all.size(); i++) {
                        Receipt one = all.get(i);
                        receipt.one(tasks.get(i).address().toString(), Optional.ofNullable(one.problem()));
                        if (one.id() != null) {
                            receipt.made(Submissions.address(one).toString());
                        }
                    }
                })
                .mapEmpty();
    }
}
