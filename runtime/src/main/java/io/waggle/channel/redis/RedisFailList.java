package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moving failed tasks back into their channel, and deleting them. Has no state of its own. */
final class RedisFailList {

    private static final int PAGE = 500;

    /** Reloading by id reads whole records and writes them again, however large they are. */
    private static final int IDS_AT_ONCE = 10;

    private final RedisLink link;
    private final Keys keys;
    private final RedisTaskLists lists;

    RedisFailList(RedisLink link, Keys keys, RedisTaskLists lists) {
        this.link = link;
        this.keys = keys;
        this.lists = lists;
    }

    Future<Boolean> delete(Address address) {
        return link.run(Script.DELETE_FAILED, keys.channel(address.channel()), List.of(address.id()))
                .map(reply -> reply.toInteger() == 1);
    }

    Future<Long> reload(String channel, List<String> ids) {
        if (ids.isEmpty()) {
            return reloadAll(channel, null, 0);
        }
        return reload(channel, ids.stream().distinct().toList(), 0, 0);
    }

    private Future<Long> reload(String channel, List<String> ids, int from, long before) {
        if (from >= ids.size()) {
            return Future.succeededFuture(before);
        }
        int to = Math.min(ids.size(), from + IDS_AT_ONCE);
        List<Future<Optional<TaskView>>> found = ids.subList(from, to).stream()
                .map(id -> lists.find(new Address(channel, id)))
                .toList();
        return Future.join(found)
                .compose(v -> move(
                        channel,
                        found.stream().flatMap(view -> view.result().stream()).toList()))
                .compose(moved -> reload(channel, ids, to, before + moved));
    }

    /**
     * Page by page, from the newest failure at the start downwards, so that tasks which fail again meanwhile are not
     * taken a second time.
     */
    private Future<Long> reloadAll(String channel, @Nullable String from, long before) {
        return lists.list(channel, TaskState.FAILED, from, PAGE).compose(page -> {
            String newest = page.items().isEmpty() || from != null
                    ? from
                    : page.items().get(0).dueAt() + "-0";
            return move(channel, page.items())
                    .compose(moved ->
                            moved == 0 ? Future.succeededFuture(before) : reloadAll(channel, newest, before + moved));
        });
    }

    private Future<Long> move(String channel, List<TaskView> views) {
        List<Object> arguments = new ArrayList<>();
        for (TaskView view : views) {
            if (view.state() == TaskState.FAILED) {
                StoredTask task = view.task().reloaded();
                arguments.add(view.address().id());
                arguments.add(view.dueAt());
                arguments.add(RecordCodec.encode(channel, task));
            }
        }
        return arguments.isEmpty()
                ? Future.succeededFuture(0L)
                : link.run(Script.RELOAD, keys.channel(channel), arguments).map(Response::toLong);
    }
}
