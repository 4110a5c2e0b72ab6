package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.TaskPage;
import io.waggle.task.Address;
import io.waggle.task.Outcome;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looking at tasks without touching them, page by page. A task's state is where its id is: nothing
 * here trusts a field. Has no state of its own.
 */
final class RedisTaskLists {

    private static final int MAX_PAGE = 500;

    /** Places and times in a cursor: never so large that a sum of two overflows. */
    private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");

    private final RedisLink link;
    private final Keys keys;
    private final RedisQueues queues;
    private final RedisRecords records;
    private final RedisFinished finished;

    RedisTaskLists(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
        this.queues = new RedisQueues(link, keys);
        this.records = new RedisRecords(link, keys);
        this.finished = new RedisFinished(link, keys);
    }

    Future<Optional<TaskView>> find(Address address) {
        return link.run(Script.FIND, keys.channel(address.channel()), List.of(address.id()))
                .map(reply -> {
                    if (reply == null || reply.size() == 0) {
                        return Optional.empty();
                    }
                    StoredTask task =
                            RecordCodec.read(address.channel(), reply.get(0).toBytes());
                    if (isSet(reply.get(1))) {
                        long due = (long) Double.parseDouble(reply.get(1).toString());
                        return Optional.of(new TaskView(address, TaskState.SCHEDULED, task, null, due));
                    }
                    if (isSet(reply.get(2))) {
                        long failed = (long) Double.parseDouble(reply.get(2).toString());
                        return Optional.of(failedView(address, task, failed));
                    }
                    if (isSet(reply.get(4))) {
                        InFlight claim = InFlight.parse(reply.get(5).toString());
                        TaskView.Run run = new TaskView.Run(
                                claim.device(),
                                reply.get(3).toLong(),
                                reply.get(4).toLong(),
                                claim.claimedAt(),
                                progress(reply.get(6)));
                        return Optional.of(new TaskView(address, TaskState.RUNNING, task, run, 0));
                    }
                    if (isSet(reply.get(7))) {
                        long cancelled = (long) Double.parseDouble(reply.get(7).toString());
                        return Optional.of(cancelledView(address, task, cancelled));
                    }
                    Outcome outcome = task.outcome();
                    TaskState state = outcome == null ? TaskState.QUEUED : outcome.state();
                    return Optional.of(new TaskView(address, state, task, null, 0));
                });
    }

    /** {@code <fraction> <note>}, as {@link RedisChannels#progress} writes it. */
    private static TaskView.@Nullable Progress progress(@Nullable Response text) {
        if (text == null || !isSet(text)) {
            return null;
        }
        String[] parts = text.toString().split(" ", 2);
        return new TaskView.Progress(Double.parseDouble(parts[0]), parts[1].isEmpty() ? null : parts[1]);
    }

    private static boolean isSet(@Nullable Response response) {
        return response != null && response.type() == io.vertx.redis.client.ResponseType.BULK;
    }

    /** A task that reap put into the fail list has no outcome in its record: its node died too often. */
    private static TaskView failedView(Address address, StoredTask task, long failedAt) {
        StoredTask told = task.outcome() == null ? task.poisoned(failedAt) : task;
        return new TaskView(address, TaskState.FAILED, told, null, failedAt);
    }

    /** Nothing in its record says so: it is where the cancelled ones are. */
    static TaskView cancelledView(Address address, StoredTask task, long cancelledAt) {
        return new TaskView(address, TaskState.CANCELLED, task.cancelled(cancelledAt), null, cancelledAt);
    }

    Future<TaskPage> list(String channel, TaskState state, @Nullable String cursor, int limit) {
        return page(channel, state, cursor, Math.max(1, Math.min(limit, MAX_PAGE)));
    }

    private static Problem badCursor(String cursor) {
        return new Problem(
                ProblemCode.BAD_REQUEST,
                "cursor '" + cursor + "' is none that a list gave: pass on 'next' of the page before, unchanged");
    }

    private Future<TaskPage> page(String channel, TaskState state, @Nullable String cursor, int limit) {
        Future<IdPage> ids = switch (state) {
            case RUNNING -> running(channel, offset(cursor), limit);
            case QUEUED -> queues.page(channel, offset(cursor), limit).compose(page -> withoutCancelled(channel, page));
            case SCHEDULED -> scheduled(channel, offset(cursor), limit);
            case FAILED -> newest(keys.failed(channel), cursor, limit);
            case CANCELLED -> newest(keys.cancelled(channel), cursor, limit);
            case SUCCEEDED -> finished.page(channel, cursor == null ? -1 : offset(cursor), limit);
            case WAITING -> Future.succeededFuture(new IdPage(List.of(), null, 0));
        };
        return told(channel, state, ids, fewer -> page(channel, state, cursor, fewer));
    }

    /** @param fewer the same with so many ids, where their records together are too large */
    private Future<TaskPage> told(
            String channel, TaskState state, Future<IdPage> ids, IntFunction<Future<TaskPage>> fewer) {
        return ids.compose(page -> records.bearable(channel, page.entries())
                .compose(some -> some < page.entries().size()
                        ? fewer.apply(some)
                        : records.read(channel, page.entries())
                                .map(found -> new TaskPage(
                                        views(channel, state, page.entries(), found), page.next(), page.total()))));
    }

    /** The tasks of a family of failures, newest first. */
    Future<TaskPage> family(String channel, String family, @Nullable String cursor, int limit) {
        Future<IdPage> ids = newest(keys.family(channel, family), cursor, Math.max(1, Math.min(limit, MAX_PAGE)));
        return told(channel, TaskState.FAILED, ids, fewer -> family(channel, family, cursor, fewer));
    }

    /** Ids of the fail list, newest first. */
    Future<IdPage> failedIds(String channel, @Nullable String cursor, int limit) {
        return newest(keys.failed(channel), cursor, limit);
    }

    /** The failed tasks of these ids, all of them, read in bearable lots. */
    Future<List<TaskView>> failed(String channel, List<IdPage.Entry> entries) {
        return entries.isEmpty()
                ? Future.succeededFuture(List.of())
                : records.bearable(channel, entries).compose(some -> {
                    List<IdPage.Entry> lot = entries.subList(0, some);
                    return records.read(channel, lot)
                            .compose(found -> failed(channel, entries.subList(some, entries.size()))
                                    .map(rest -> {
                                        List<TaskView> all =
                                                new ArrayList<>(views(channel, TaskState.FAILED, lot, found));
                                        all.addAll(rest);
                                        return all;
                                    }));
                });
    }

    private static long offset(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        if (!OFFSET.matcher(cursor).matches()) {
            throw badCursor(cursor);
        }
        return Long.parseLong(cursor);
    }

    private static List<TaskView> views(
            String channel, TaskState state, List<IdPage.Entry> entries, Map<String, StoredTask> records) {
        List<TaskView> views = new ArrayList<>(entries.size());
        for (IdPage.Entry entry : entries) {
            StoredTask task = records.get(entry.id());
            if (task != null && entry.isIn(channel, task)) {
                Address address = new Address(channel, entry.id());
                views.add(
                        switch (state) {
                            case FAILED -> failedView(address, task, entry.time());
                            case CANCELLED -> cancelledView(address, task, entry.time());
                            default -> new TaskView(address, state, task, entry.run(), entry.time());
                        });
            }
        }
        return views;
    }

    private Future<IdPage> running(String channel, long offset, int limit) {
        return link.send(Request.cmd(Command.SMEMBERS).arg(keys.epochs(channel)))
                .compose(epochs -> {
                    List<Future<List<IdPage.Entry>>> each = new ArrayList<>();
                    epochs.forEach(epoch -> each.add(claims(channel, epoch.toString())));
                    return Future.join(each).map(v -> {
                        List<IdPage.Entry> all = new ArrayList<>();
                        each.forEach(claims -> all.addAll(claims.result()));
                        all.sort(Comparator.comparingLong(IdPage.Entry::time).reversed());
                        int from = (int) Math.min(offset, all.size());
                        int to = Math.min(all.size(), from + limit);
                        List<IdPage.Entry> part = all.subList(from, to).stream()
                                .map(entry -> new IdPage.Entry(entry.id(), entry.run(), 0))
                                .toList();
                        return new IdPage(part, to < all.size() ? Integer.toString(to) : null, all.size());
                    });
                });
    }

    private Future<List<IdPage.Entry>> claims(String channel, String epoch) {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.inFlight(channel, epoch)))
                .map(reply -> {
                    List<IdPage.Entry> entries = new ArrayList<>();
                    InFlight.all(reply).forEach((fence, claim) -> {
                        TaskView.Run run =
                                new TaskView.Run(claim.device(), Long.parseLong(epoch), fence, claim.claimedAt(), null);
                        claim.ids().forEach(id -> entries.add(new IdPage.Entry(id, run, claim.claimedAt())));
                    });
                    return entries;
                });
    }

    private Future<IdPage> scheduled(String channel, long offset, int limit) {
        Future<Long> total = link.send(Request.cmd(Command.ZCARD).arg(keys.scheduled(channel)))
                .map(Response::toLong);
        Future<Response> part = link.send(Request.cmd(Command.ZRANGE)
                .arg(keys.scheduled(channel))
                .arg(offset)
                .arg(offset + limit - 1)
                .arg("WITHSCORES"));
        return Future.join(total, part).map(v -> {
            List<IdPage.Entry> entries = scored(part.result());
            return new IdPage(entries, RedisQueues.next(offset, entries.size(), total.result()), total.result());
        });
    }

    /** The reply to a range with scores: pairs in RESP 3, one flat row in RESP 2. */
    private static List<IdPage.Entry> scored(Response reply) {
        List<IdPage.Entry> entries = new ArrayList<>();
        if (reply.size() > 0 && reply.get(0).size() == 2) {
            reply.forEach(pair -> entries.add(entry(pair.get(0), pair.get(1))));
        } else {
            for (int i = 0; i + 1 < reply.size(); i += 2) {
                entries.add(entry(reply.get(i), reply.get(i + 1)));
            }
        }
        return entries;
    }

    private static IdPage.Entry entry(Response id, Response score) {
        return new IdPage.Entry(id.toString(), null, (long) Double.parseDouble(score.toString()));
    }

    /**
     * The fail list or the cancelled tasks, newest first. The cursor is the time to go on from and how many of that very time were shown, so
     * a page stays right when tasks before it leave the list.
     */
    private Future<IdPage> newest(String set, @Nullable String cursor, int limit) {
        int dash = cursor == null ? -1 : cursor.indexOf('-');
        String from = cursor == null ? "+inf" : Long.toString(offset(cursor.substring(0, Math.max(0, dash))));
        long skip = cursor == null ? 0 : offset(cursor.substring(dash + 1));
        Future<Long> total = link.send(Request.cmd(Command.ZCARD).arg(set)).map(Response::toLong);
        Future<Response> part = link.send(Request.cmd(Command.ZRANGE)
                .arg(set)
                .arg(from)
                .arg("-inf")
                .arg("BYSCORE")
                .arg("REV")
                .arg("LIMIT")
                .arg(skip)
                .arg(limit + 1)
                .arg("WITHSCORES"));
        return Future.join(total, part).map(v -> {
            List<IdPage.Entry> entries = scored(part.result());
            if (entries.size() <= limit) {
                return new IdPage(entries, null, total.result());
            }
            List<IdPage.Entry> page = entries.subList(0, limit);
            long last = page.get(limit - 1).time();
            long same = page.stream().filter(entry -> entry.time() == last).count();
            long shown = from.equals(Long.toString(last)) ? skip + same : same;
            return new IdPage(page, last + "-" + shown, total.result());
        });
    }

    /** A cancelled task may have left its id in its queue. */
    private Future<IdPage> withoutCancelled(String channel, IdPage page) {
        if (page.entries().isEmpty()) {
            return Future.succeededFuture(page);
        }
        Request request = Request.cmd(Command.ZMSCORE).arg(keys.cancelled(channel));
        page.entries().forEach(entry -> request.arg(entry.id()));
        return link.send(request).map(scores -> {
            List<IdPage.Entry> rest = new ArrayList<>();
            for (int i = 0; i < scores.size(); i++) {
                if (scores.get(i) == null) {
                    rest.add(page.entries().get(i));
                }
            }
            return new IdPage(rest, page.next(), page.total());
        });
    }

    Future<ChannelStatus> status(String channel) {
        return link.run(Script.STATUS, keys.channel(channel), List.of()).map(reply -> {
            Response counters = reply.get(6);
            Map<String, Long> totals = new HashMap<>();
            for (int i = 0; i + 1 < counters.size(); i += 2) {
                totals.put(counters.get(i).toString(), counters.get(i + 1).toLong());
            }
            return new ChannelStatus(
                    channel,
                    reply.get(0).toLong(),
                    reply.get(1).toLong(),
                    reply.get(2).toLong(),
                    reply.get(3).toLong(),
                    reply.get(4).toLong(),
                    reply.get(7).toLong(),
                    totals.getOrDefault("bytes", 0L),
                    reply.get(5).toLong(),
                    totals.getOrDefault("submitted", 0L),
                    totals.getOrDefault("succeeded", 0L),
                    totals.getOrDefault("failed", 0L),
                    totals.getOrDefault("retried", 0L),
                    totals.getOrDefault("stale", 0L),
                    totals.getOrDefault("reaped", 0L),
                    RedisGates.gates(reply.get(8)));
        });
    }
}
