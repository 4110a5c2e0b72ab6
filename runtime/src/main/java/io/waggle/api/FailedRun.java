package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.FailLists.Failed;
import io.waggle.channel.FailLists.Moved;
import io.waggle.channel.FailLists.Part;
import io.waggle.channel.TaskControl;
import io.waggle.channel.TaskPage;
import io.waggle.event.TaskJson;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reloads or deletes failed tasks, a few hundred at a time. Where place and time tell which, the store chooses them by
 * itself; else they are looked for first. What fails again meanwhile is not touched. One context.
 */
final class FailedRun implements BulkResource.Work {

    private static final int PAGE = 500;

    /** How many tasks it looks up before it begins; where the store chooses them by itself there is no bound. */
    private static final int MOST = 1_000_000;

    private final ApiParts parts;
    private final FailedAsk ask;
    private final Submissions submissions;
    private final FailedReceipt receipt;
    private final Consumer<FailedReceipt> progress;
    private volatile boolean stopped;

    /** @param progress told after each step, and at the end */
    FailedRun(ApiParts parts, FailedAsk ask, Consumer<FailedReceipt> progress) {
        this.parts = parts;
        this.ask = ask;
        this.submissions = new Submissions(parts, TaskJson::toRow);
        this.receipt = new FailedReceipt(ask);
        this.progress = progress;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public Future<JsonObject> work() {
        return scope().compose(scope -> ask.ids().isEmpty() ? each(scope) : named())
                .map(v -> receipt.toJson());
    }

    /** What the audit is told. */
    JsonObject outcome() {
        return receipt.outcome();
    }

    private Future<List<String>> scope() {
        if (ask.channel().isPresent()) {
            String name = ask.channel().get();
            return parts.channels()
                    .status(name)
                    .map(found -> List.of(found.orElseThrow(() -> TaskLister.unknownChannel(name))
                            .name()));
        }
        return ask.ids().isEmpty()
                ? parts.channels()
                        .statuses()
                        .map(all -> all.stream()
                                .filter(channel -> channel.failed() > 0)
                                .map(ChannelStatus::name)
                                .filter(name -> !ask.to().equals(Optional.of(name)))
                                .toList())
                : Future.succeededFuture(List.of());
    }

    private Future<Void> each(List<String> channels) {
        var left = channels.iterator();
        return Turns.whileMore(() ->
                left.hasNext() ? one(left.next()).map(v -> left.hasNext() && !stopped) : Future.succeededFuture(false));
    }

    /** Up to the newest that is there now: what comes after it fails meanwhile. */
    private Future<Void> one(String channel) {
        return parts.channels().list(channel, TaskState.FAILED, null, 1).compose(page -> {
            if (page.items().isEmpty()) {
                return Future.succeededFuture();
            }
            long newest = page.items().get(0).dueAt();
            Part part = new Part(
                    ask.part().family(), ask.part().since(), Math.min(ask.part().until(), newest));
            return ask.filter().isEmpty() && (ask.to().isEmpty() || ask.dryRun())
                    ? placed(channel, part)
                    : found(channel, part)
                            .compose(tasks -> ask.dryRun() ? Future.succeededFuture() : inLots(channel, tasks));
        });
    }

    private Future<Void> placed(String channel, Part part) {
        return parts.failures().count(channel, part).compose(count -> {
            receipt.matched(count);
            return ask.dryRun()
                    ? Future.succeededFuture()
                    : Turns.whileMore(() -> parts.failures()
                                    .act(ask.act(), channel, part)
                                    .map(step -> {
                                        receipt.done(channel, step.done());
                                        progress.accept(receipt);
                                        return step.done() > 0 && !stopped;
                                    }))
                            .compose(v -> left(channel, part));
        });
    }

    /** What is there still has begun to move to another channel: it may be there already, so it is not queued here too. */
    private Future<Void> left(String channel, Part part) {
        return stopped
                ? Future.succeededFuture()
                : parts.failures()
                        .count(channel, part)
                        .onSuccess(receipt::leaving)
                        .mapEmpty();
    }

    /** Those that match; when they are only counted, none of them. */
    private Future<List<Failed>> found(String channel, Part part) {
        List<Failed> found = new ArrayList<>();
        AtomicReference<@Nullable String> cursor = new AtomicReference<>();
        return Turns.whileMore(() -> page(channel, part, cursor.get()).map(page -> {
                    List<Failed> some = page.items().stream()
                            .filter(view -> view.dueAt() >= part.since() && view.dueAt() <= part.until())
                            .filter(ask.filter()::test)
                            .map(view -> new Failed(view.address().id(), view.dueAt()))
                            .toList();
                    receipt.matched(some.size());
                    if (!ask.dryRun()) {
                        found.addAll(some);
                    }
                    cursor.set(page.next());
                    boolean full = found.size() >= MOST && page.next() != null;
                    if (full) {
                        receipt.andMore();
                    }
                    return page.next() != null && !full && !stopped;
                }))
                .map(v -> found);
    }

    private Future<TaskPage> page(String channel, Part part, @Nullable String cursor) {
        return part.family().isEmpty()
                ? parts.channels().list(channel, TaskState.FAILED, cursor, PAGE)
                : parts.failures().list(channel, part.family(), cursor, PAGE);
    }

    private Future<Void> named() {
        List<String> ids = List.copyOf(new LinkedHashSet<>(ask.ids()));
        List<Future<Optional<Address>>> looks = ids.stream().map(this::located).toList();
        return Future.all(looks).compose(v -> {
            // One task can be called by its id and by its address.
            Set<Address> addresses = new LinkedHashSet<>();
            for (int i = 0; i < ids.size(); i++) {
                String id = ids.get(i);
                looks.get(i).result().ifPresentOrElse(addresses::add, () -> {
                    receipt.matched(1);
                    missing(id);
                });
            }
            receipt.matched(addresses.size());
            Map<String, List<Failed>> byChannel = new LinkedHashMap<>();
            addresses.forEach(address -> byChannel
                    .computeIfAbsent(address.channel(), c -> new ArrayList<>())
                    .add(new Failed(address.id(), 0)));
            var left = byChannel.entrySet().iterator();
            return Turns.whileMore(() -> {
                if (!left.hasNext()) {
                    return Future.succeededFuture(false);
                }
                var some = left.next();
                return inLots(some.getKey(), some.getValue()).map(w -> left.hasNext() && !stopped);
            });
        });
    }

    private Future<Optional<Address>> located(String id) {
        if (ask.channel().isPresent()) {
            String channel = ask.channel().get();
            String own = id.startsWith(channel + "/") ? id.substring(channel.length() + 1) : id;
            return Future.succeededFuture(Optional.of(new Address(channel, own)));
        }
        return submissions
                .locate(id)
                .map(Optional::of)
                .recover(failure -> failure instanceof Problem problem && problem.code() == ProblemCode.UNKNOWN_TASK
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }

    private void missing(String id) {
        receipt.refused(
                id,
                new Problem(
                        ProblemCode.UNKNOWN_TASK,
                        "is not in the fail list (any more), or on its way to another channel"));
    }

    private Future<Void> inLots(String channel, List<Failed> tasks) {
        AtomicInteger from = new AtomicInteger();
        return Turns.whileMore(() -> lot(channel, tasks.subList(from.get(), tasks.size()))
                .map(looked -> {
                    progress.accept(receipt);
                    return from.addAndGet(looked) < tasks.size() && !stopped;
                }));
    }

    /** Does it to the first of these. @return to how many */
    private Future<Integer> lot(String channel, List<Failed> tasks) {
        if (ask.dryRun() || ask.to().isPresent() || ask.payload() != null) {
            List<Failed> some = tasks.subList(0, Math.min(PAGE, tasks.size()));
            return seen(channel, some)
                    .compose(views -> ask.dryRun() ? Future.succeededFuture() : changed(channel, views))
                    .map(v -> some.size());
        }
        return parts.failures().act(ask.act(), channel, tasks).map(step -> {
            receipt.done(channel, step.done());
            step.missing()
                    .forEach(place ->
                            missing(new Address(channel, tasks.get(place).id()).toString()));
            return step.looked();
        });
    }

    /** Those that are in the fail list; the others are refused. */
    private Future<List<TaskView>> seen(String channel, List<Failed> tasks) {
        List<Future<Optional<TaskView>>> looks = tasks.stream()
                .map(task -> parts.channels().find(new Address(channel, task.id())))
                .toList();
        return Future.all(looks).map(v -> {
            List<TaskView> views = new ArrayList<>();
            for (int i = 0; i < looks.size(); i++) {
                Failed task = tasks.get(i);
                Optional<TaskView> view = looks.get(i)
                        .result()
                        .filter(one -> one.state() == TaskState.FAILED)
                        .filter(one -> task.failedAt() == 0 || task.failedAt() == one.dueAt());
                view.ifPresentOrElse(views::add, () -> missing(new Address(channel, task.id()).toString()));
            }
            return views;
        });
    }

    private Future<Void> changed(String channel, List<TaskView> views) {
        List<TaskView> tasks = views.stream().map(this::edited).toList();
        if (ask.to().isEmpty()) {
            return parts.control()
                    .act(TaskControl.Action.RERUN, channel, tasks)
                    .onSuccess(all -> {
                        for (int i = 0; i < all.size(); i++) {
                            told(channel, tasks.get(i), Refusals.reason(TaskControl.Action.RERUN, all.get(i)));
                        }
                    })
                    .mapEmpty();
        }
        String to = ask.to().get();
        return parts.channels()
                .number(to)
                .compose(entered -> parts.failures().move(channel, to, tasks))
                .onSuccess(all -> {
                    for (int i = 0; i < all.size(); i++) {
                        told(channel, tasks.get(i), why(to, all.get(i)));
                    }
                })
                .mapEmpty();
    }

    private TaskView edited(TaskView view) {
        byte[] payload = ask.payload();
        return payload == null
                ? view
                : new TaskView(
                        view.address(), view.state(), view.task().withPayload(payload), view.run(), view.dueAt());
    }

    private void told(String channel, TaskView task, Optional<Problem> why) {
        why.ifPresentOrElse(
                problem -> receipt.refused(task.address().toString(), problem), () -> receipt.done(channel, 1));
    }

    private static Optional<Problem> why(String to, Moved moved) {
        return switch (moved) {
            case DONE -> Optional.empty();
            case TAKEN -> problem(ProblemCode.ID_TAKEN, "has an id that another task of '" + to + "' has");
            case FULL ->
                problem(ProblemCode.CHANNEL_FULL, "finds '" + to + "' full: as many wait as it has capacity for");
            case OVER_BUDGET ->
                problem(ProblemCode.CHANNEL_FULL, "would take more bytes than '" + to + "' has left ('maxBytes')");
            case SHUT -> problem(ProblemCode.CHANNEL_PAUSED, "finds the intake of '" + to + "' shut: resume it first");
            case GONE -> problem(ProblemCode.UNKNOWN_TASK, "is not in the fail list (any more)");
            case LEAVING -> problem(ProblemCode.CONFLICT, "is on its way to another channel than '" + to + "'");
        };
    }

    private static Optional<Problem> problem(ProblemCode code, String sentence) {
        return Optional.of(new Problem(code, sentence));
    }
}
