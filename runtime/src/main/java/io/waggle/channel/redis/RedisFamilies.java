package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.channel.FailLists.Families;
import io.waggle.channel.FailLists.Family;
import io.waggle.channel.FailLists.Spans;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The families of failures. A look gives families to tasks that failed before there were any, some thousands at a time; it
 * remembers how far it came. Any thread.
 */
final class RedisFamilies {

    private static final int PAGE = 250;
    private static final int PAGES = 20;

    private final RedisLink link;
    private final Keys keys;
    private final RedisTaskLists lists;
    private final Map<String, String> places = new ConcurrentHashMap<>();

    RedisFamilies(RedisLink link, Keys keys, RedisTaskLists lists) {
        this.link = link;
        this.keys = keys;
        this.lists = lists;
    }

    Future<Families> of(String channel) {
        return look(channel).compose(seen -> {
            if (seen.ungrouped() == 0) {
                places.remove(channel);
                return Future.succeededFuture(seen);
            }
            return group(channel, places.get(channel), PAGES).compose(v -> look(channel));
        });
    }

    /** One script call: a few thousand short steps at most. */
    Future<List<List<Long>>> trends(String channel, List<String> families, Spans spans) {
        List<Object> arguments = new ArrayList<>(List.of(spans.from(), spans.ms(), spans.count()));
        arguments.addAll(families);
        return link.run(Script.TREND, keys.channel(channel), arguments).map(reply -> {
            List<List<Long>> all = new ArrayList<>(families.size());
            for (Response counts : reply) {
                all.add(
                        counts.size() == 0
                                ? Collections.nCopies(spans.count(), 0L)
                                : counts.stream().map(Response::toLong).toList());
            }
            return all;
        });
    }

    private Future<Families> look(String channel) {
        return link.run(Script.FAMILIES, keys.channel(channel), List.of()).map(reply -> {
            Response rows = reply.get(1);
            List<Family> all = new ArrayList<>(rows.size() / 4);
            for (int i = 0; i < rows.size(); i += 4) {
                all.add(FamilyText.read(channel, rows, i));
            }
            return new Families(all, Math.max(0, reply.get(0).toLong()));
        });
    }

    private Future<Void> group(String channel, @Nullable String cursor, int pages) {
        return lists.failedIds(channel, cursor, PAGE)
                .compose(page -> ungrouped(channel, page)
                        .compose(some -> lists.failed(channel, some))
                        .compose(views -> give(channel, views))
                        .compose(v -> {
                            if (page.next() == null) {
                                places.remove(channel);
                                return Future.succeededFuture();
                            }
                            places.put(channel, page.next());
                            return pages > 1 ? group(channel, page.next(), pages - 1) : Future.succeededFuture();
                        }));
    }

    private Future<List<IdPage.Entry>> ungrouped(String channel, IdPage page) {
        if (page.entries().isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Request request = Request.cmd(Command.HMGET).arg(keys.familyOf(channel));
        page.entries().forEach(entry -> request.arg(entry.id()));
        return link.send(request).map(known -> {
            List<IdPage.Entry> some = new ArrayList<>();
            for (int i = 0; i < known.size(); i++) {
                if (known.get(i) == null) {
                    some.add(page.entries().get(i));
                }
            }
            return some;
        });
    }

    private Future<Void> give(String channel, List<TaskView> views) {
        if (views.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Object> arguments = new ArrayList<>(views.size() * 5);
        for (TaskView view : views) {
            FamilyText text = FamilyText.of(view.task());
            arguments.addAll(
                    List.of(view.address().id(), view.dueAt(), text.family().id(), text.device(), text.told()));
        }
        return link.run(Script.GROUP_FAILED, keys.channel(channel), arguments).mapEmpty();
    }
}
