package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.FailLists;
import io.waggle.channel.TaskPage;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fail lists: families, and taking tasks out, one script call per step. Any thread; has no state of its own. */
final class RedisFailList implements FailLists {

    private static final Load<TaskView> LOAD = new Load<>(view -> RedisSubmits.bytes(view.task()));

    private final RedisLink link;
    private final Keys keys;
    private final RedisTaskLists lists;
    private final RedisRegister register;
    private final RedisFamilies families;

    RedisFailList(RedisLink link, Keys keys, RedisTaskLists lists, RedisRegister register) {
        this.link = link;
        this.keys = keys;
        this.lists = lists;
        this.register = register;
        this.families = new RedisFamilies(link, keys, lists);
    }

    @Override
    public Future<Families> families(String channel) {
        return families.of(channel);
    }

    @Override
    public Future<List<List<Long>>> trends(String channel, List<String> names, Spans spans) {
        return families.trends(channel, names, spans);
    }

    @Override
    public Future<TaskPage> list(String channel, String family, @Nullable String cursor, int limit) {
        return Future.succeededFuture().compose(v -> lists.family(channel, family, cursor, limit));
    }

    @Override
    public Future<Long> count(String channel, Part part) {
        String place = part.family().isEmpty() ? keys.failed(channel) : keys.family(channel, part.family());
        return link.send(
                        Request.cmd(Command.ZCOUNT).arg(place).arg(part.since()).arg(part.until()))
                .map(Response::toLong);
    }

    @Override
    public Future<Step> act(Act act, String channel, Part part) {
        return run(act, channel, List.of(part.family(), part.since(), part.until(), Load.MOST_ITEMS));
    }

    @Override
    public Future<Step> act(Act act, String channel, List<Failed> tasks) {
        if (tasks.isEmpty()) {
            return Future.succeededFuture(new Step(0, 0, List.of()));
        }
        List<Object> arguments = new ArrayList<>(List.of("", 0, 0, 0));
        for (Failed task : tasks.subList(0, Math.min(Load.MOST_ITEMS, tasks.size()))) {
            arguments.add(task.id());
            arguments.add(task.failedAt() == 0 ? "" : task.failedAt());
        }
        return run(act, channel, arguments);
    }

    private Future<Step> run(Act act, String channel, List<Object> arguments) {
        Script script = act == Act.RELOAD ? Script.RELOAD : Script.DELETE_FAILED;
        return link.run(script, keys.channel(channel), arguments).map(reply -> {
            List<Integer> missing = new ArrayList<>();
            reply.get(2).forEach(place -> missing.add(place.toInteger() - 1));
            return new Step(reply.get(0).toInteger(), reply.get(1).toInteger(), missing);
        });
    }

    @Override
    public Future<List<Moved>> move(String channel, String to, List<TaskView> tasks) {
        return tasks.isEmpty()
                ? Future.succeededFuture(List.of())
                : Load.inParts(
                        LOAD.parts(tasks),
                        part -> depart(channel, to, part)
                                .compose(gone -> store(channel, to, part, gone, 1))
                                .compose(words -> takeOut(channel, part, words)));
    }

    /** From here on nobody reloads them in their own channel. @return for each task DONE, or why it does not go */
    private Future<List<Moved>> depart(String channel, String to, List<TaskView> tasks) {
        List<Object> arguments = new ArrayList<>(1 + tasks.size() * 2);
        arguments.add(to);
        for (TaskView view : tasks) {
            arguments.add(view.address().id());
            arguments.add(view.dueAt());
        }
        return link.run(Script.DEPART, keys.channel(channel), arguments)
                .map(reply -> reply.stream()
                        .map(Response::toString)
                        .map(word -> word.equals("DONE") ? Moved.DONE : word.isEmpty() ? Moved.GONE : Moved.LEAVING)
                        .toList());
    }

    /** The other channel notes what came, and when it had failed, so that what is stored already is not stored again. */
    private Future<List<Moved>> store(
            String channel, String to, List<TaskView> tasks, List<Moved> departed, int tries) {
        List<Object> arguments = new ArrayList<>(1 + tasks.size() * 3);
        arguments.add(channel);
        for (int i = 0; i < tasks.size(); i++) {
            TaskView view = tasks.get(i);
            arguments.add(view.address().id());
            arguments.add(view.dueAt());
            arguments.add(
                    departed.get(i) == Moved.DONE
                            ? RecordCodec.encode(to, view.task().reloaded())
                            : new byte[0]);
        }
        return link.run(Script.ACCEPT, keys.channel(to), arguments).compose(reply -> {
            boolean gone = reply.stream().anyMatch(word -> word.toString().equals("GONE"));
            if (gone && tries > 0) {
                return register.revive(to).compose(v -> store(channel, to, tasks, departed, tries - 1));
            }
            List<Moved> words = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                String word = reply.get(i).toString();
                words.add(word.equals("NONE") ? departed.get(i) : word(word));
            }
            return Future.succeededFuture(words);
        });
    }

    private static Moved word(String word) {
        return switch (word) {
            case "DONE" -> Moved.DONE;
            case "THERE" -> Moved.TAKEN;
            case "FULL" -> Moved.FULL;
            case "BYTES" -> Moved.OVER_BUDGET;
            case "SHUT", "GONE" -> Moved.SHUT;
            default -> throw new IllegalStateException("the script answered '" + word + "'");
        };
    }

    private Future<List<Moved>> takeOut(String channel, List<TaskView> tasks, List<Moved> words) {
        List<Failed> stored = new ArrayList<>();
        List<String> staying = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            String id = tasks.get(i).address().id();
            switch (words.get(i)) {
                case DONE -> stored.add(new Failed(id, tasks.get(i).dueAt()));
                case TAKEN, FULL, OVER_BUDGET, SHUT -> staying.add(id);
                case GONE, LEAVING -> {}
            }
        }
        return stay(channel, staying).compose(v -> takeOut(channel, stored)).map(words);
    }

    /** The other channel did not want them. */
    private Future<Void> stay(String channel, List<String> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture();
        }
        Request request = Request.cmd(Command.HDEL).arg(keys.leaving(channel));
        ids.forEach(request::arg);
        return link.send(request).mapEmpty();
    }

    private Future<Void> takeOut(String channel, List<Failed> tasks) {
        return tasks.isEmpty()
                ? Future.succeededFuture()
                : act(Act.DELETE, channel, tasks)
                        .compose(step -> takeOut(channel, tasks.subList(step.looked(), tasks.size())));
    }

    /** Deletes one task. @return whether it was there */
    Future<Boolean> delete(Address address) {
        return act(Act.DELETE, address.channel(), List.of(new Failed(address.id(), 0)))
                .map(step -> step.done() == 1);
    }

    /** Reloads those named, or all that are in the list now. @return how many */
    Future<Long> reload(String channel, List<String> ids) {
        return ids.isEmpty()
                ? lists.list(channel, TaskState.FAILED, null, 1)
                        .compose(page -> page.items().isEmpty()
                                ? Future.succeededFuture(0L)
                                : reloadAll(
                                        channel,
                                        new Part("", 0, page.items().get(0).dueAt()),
                                        0))
                : reloadEach(
                        channel,
                        ids.stream().distinct().map(id -> new Failed(id, 0)).toList(),
                        0);
    }

    private Future<Long> reloadAll(String channel, Part part, long before) {
        return act(Act.RELOAD, channel, part)
                .compose(step -> step.done() == 0
                        ? Future.succeededFuture(before)
                        : reloadAll(channel, part, before + step.done()));
    }

    private Future<Long> reloadEach(String channel, List<Failed> tasks, long before) {
        return tasks.isEmpty()
                ? Future.succeededFuture(before)
                : act(Act.RELOAD, channel, tasks)
                        .compose(step ->
                                reloadEach(channel, tasks.subList(step.looked(), tasks.size()), before + step.done()));
    }
}
