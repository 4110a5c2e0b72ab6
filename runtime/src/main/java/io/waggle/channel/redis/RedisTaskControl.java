package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.waggle.channel.TaskControl;
import io.waggle.task.Address;
import io.waggle.task.Outcome;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tasks under an operator's hand: one script call for up to 500. Any thread; has no state of its own. */
public final class RedisTaskControl implements TaskControl {

    private static final Load<TaskView> LOAD = new Load<>(view -> RedisSubmits.bytes(view.task()));

    /** How often an edit reads anew a record that changed meanwhile. */
    private static final int EDITS = 5;

    private final RedisLink link;
    private final Keys keys;
    private final StoreClock clock;
    private final RedisTaskLists lists;
    private final RedisSettles settles;

    RedisTaskControl(RedisLink link, Keys keys, StoreClock clock, RedisTaskLists lists, RedisSettles settles) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
        this.lists = lists;
        this.settles = settles;
    }

    @Override
    public Future<List<Done>> act(Action action, String channel, List<TaskView> tasks) {
        if (tasks.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<List<TaskView>> parts = LOAD.parts(tasks);
        return Load.inParts(parts, part -> switch (action) {
            case CANCEL -> cancel(channel, part);
            case RERUN -> rerun(channel, part);
            case DELETE ->
                run(Script.DELETE, channel, idsAndPartners(part)).map(reply -> done(reply, part, view -> null));
            case CLEAR_RESULTS -> clear(channel, part);
        });
    }

    private Future<Response> run(Script script, String channel, List<Object> arguments) {
        return link.run(script, keys.channel(channel), arguments);
    }

    private static List<Object> idsAndPartners(List<TaskView> tasks) {
        List<Object> arguments = new ArrayList<>(tasks.size() * 2);
        for (TaskView view : tasks) {
            arguments.add(view.address().id());
            arguments.add(partner(view.task()));
        }
        return arguments;
    }

    private static String partner(StoredTask task) {
        String coalesce = task.coalesce();
        return coalesce == null ? "" : coalesce;
    }

    private Future<List<Done>> cancel(String channel, List<TaskView> tasks) {
        return run(Script.CANCEL, channel, idsAndPartners(tasks)).map(reply -> {
            long now = reply.get(0).toLong();
            clock.heard(now);
            if (reply.get(1).toInteger() == 1) {
                settles.tellFreed(channel);
            }
            Map<Integer, Lost> lost = lost(reply.get(3));
            List<Done> all = new ArrayList<>(tasks.size());
            for (int i = 0; i < tasks.size(); i++) {
                TaskView view = tasks.get(i);
                Done done = done(
                        reply.get(2).get(i).toString(), RedisTaskLists.cancelledView(view.address(), view.task(), now));
                all.add(new Done(done.verdict(), done.state(), done.view(), lost.get(i)));
            }
            return all;
        });
    }

    private static Map<Integer, Lost> lost(Response ran) {
        Map<Integer, Lost> lost = new HashMap<>();
        for (int i = 0; i < ran.size(); i += 4) {
            lost.put(
                    ran.get(i).toInteger() - 1,
                    new Lost(
                            ran.get(i + 3).toString(),
                            ran.get(i + 1).toLong(),
                            ran.get(i + 2).toLong()));
        }
        return lost;
    }

    private Future<List<Done>> rerun(String channel, List<TaskView> tasks) {
        List<Object> arguments = new ArrayList<>(tasks.size() * 4);
        long now = clock.now();
        for (TaskView view : tasks) {
            arguments.add(view.address().id());
            arguments.add(endedAt(view));
            arguments.add(RecordCodec.encode(channel, view.task().reloaded().readyFrom(now)));
            arguments.add(partner(view.task()));
        }
        return run(Script.RERUN, channel, arguments)
                .map(reply -> done(
                        reply,
                        tasks,
                        view -> new TaskView(
                                view.address(),
                                TaskState.QUEUED,
                                view.task().reloaded().readyFrom(now),
                                null,
                                0)));
    }

    private Future<List<Done>> clear(String channel, List<TaskView> tasks) {
        List<Object> arguments = new ArrayList<>(tasks.size() * 3);
        for (TaskView view : tasks) {
            arguments.add(view.address().id());
            arguments.add(endedAt(view));
            arguments.add(RecordCodec.encode(channel, view.task().withoutResult()));
        }
        return run(Script.CLEAR_RESULTS, channel, arguments)
                .map(reply -> done(
                        reply,
                        tasks,
                        view -> new TaskView(
                                view.address(), view.state(), view.task().withoutResult(), null, view.dueAt())));
    }

    /** When it ended, by the place that says so: what it is named with, so that a later end is not taken for this one. */
    private static long endedAt(TaskView view) {
        Outcome outcome = view.task().outcome();
        return view.state() == TaskState.SUCCEEDED && outcome != null ? outcome.finishedAt() : view.dueAt();
    }

    private static List<Done> done(Response words, List<TaskView> tasks, UnaryOperator<@Nullable TaskView> after) {
        List<Done> all = new ArrayList<>(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            all.add(done(words.get(i).toString(), after.apply(tasks.get(i))));
        }
        return all;
    }

    /** What a script's word means. */
    private static Done done(String word, @Nullable TaskView after) {
        return switch (word) {
            case "DONE" -> new Done(Verdict.DONE, null, after, null);
            case "MOVED" -> Done.not(Verdict.MOVED, null);
            case "FULL" -> Done.not(Verdict.FULL, null);
            case "" -> Done.not(Verdict.UNKNOWN, null);
            default -> Done.not(Verdict.REFUSED, TaskState.valueOf(word));
        };
    }

    @Override
    public Future<Done> edit(Address address, UnaryOperator<StoredTask> change) {
        return edit(address, change, EDITS);
    }

    private Future<Done> edit(Address address, UnaryOperator<StoredTask> change, int tries) {
        return lists.find(address)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Done.not(Verdict.UNKNOWN, null))
                        : edit(found.get(), change)
                                .compose(done -> done.verdict() == Verdict.MOVED && tries > 1
                                        ? edit(address, change, tries - 1)
                                        : Future.succeededFuture(done)));
    }

    private Future<Done> edit(TaskView seen, UnaryOperator<StoredTask> change) {
        if (seen.state() != TaskState.QUEUED && seen.state() != TaskState.SCHEDULED) {
            return Future.succeededFuture(Done.not(Verdict.REFUSED, seen.state()));
        }
        Address address = seen.address();
        StoredTask after = change.apply(seen.task());
        List<Object> arguments = List.of(
                address.id(),
                RecordCodec.encode(address.channel(), seen.task()),
                RecordCodec.encode(address.channel(), after));
        return run(Script.EDIT, address.channel(), arguments)
                .map(word -> done(word.toString(), new TaskView(address, seen.state(), after, null, seen.dueAt())));
    }
}
