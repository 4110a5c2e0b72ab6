package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.waggle.channel.Figures;
import io.waggle.channel.GroupFigures;
import io.waggle.channel.GroupFigures.OnDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads what tally.lua and group.lua have counted, some groups at a time. Has no state of its own. */
final class RedisFigures implements Figures {

    private static final int PAGE = 500;

    private final RedisLink link;
    private final Keys keys;

    RedisFigures(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** What is known of a channel's groups while they are read. */
    private record Read(Map<String, Map<String, Long>> groups, Map<String, Map<String, Long>> running) {}

    @Override
    public Future<List<GroupFigures>> of(String channel) {
        return read(channel, 0, new Read(new LinkedHashMap<>(), new HashMap<>()))
                .map(read -> {
                    List<GroupFigures> all = new ArrayList<>(read.groups.size());
                    read.groups.forEach((group, figures) ->
                            all.add(figures(channel, group, figures, read.running.getOrDefault(group, Map.of()))));
                    return all;
                });
    }

    private Future<Read> read(String channel, int from, Read before) {
        return link.run(Script.FIGURES, keys.channel(channel), List.of(from, PAGE))
                .compose(reply -> {
                    Response groups = reply.get(0);
                    for (int i = 0; i < groups.size(); i += 2) {
                        before.groups.put(groups.get(i).toString(), numbers(groups.get(i + 1)));
                    }
                    numbers(reply.get(1)).forEach((who, count) -> {
                        int blank = who.indexOf(' ');
                        before.running
                                .computeIfAbsent(who.substring(blank + 1), group -> new HashMap<>())
                                .put(who.substring(0, blank), count);
                    });
                    int next = reply.get(2).toInteger();
                    return next == 0 ? Future.succeededFuture(before) : read(channel, next, before);
                });
    }

    private static Map<String, Long> numbers(Response pairs) {
        Map<String, Long> all = new HashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            all.put(pairs.get(i).toString(), pairs.get(i + 1).toLong());
        }
        return all;
    }

    private static GroupFigures figures(
            String channel, String group, Map<String, Long> figures, Map<String, Long> running) {
        int blank = group.indexOf(' ');
        List<OnDevice> devices = devices(figures, running);
        long runs = devices.stream().mapToLong(OnDevice::succeeded).sum();
        long succeeded = runs - figure(figures, "r");
        return new GroupFigures(
                channel,
                blank == 0 ? channel : group.substring(0, blank),
                group.substring(blank + 1),
                figure(figures, "s"),
                succeeded,
                figure(figures, "x"),
                figure(figures, "u"),
                figure(figures, "e"),
                runs,
                figure(figures, "m"),
                succeeded + figure(figures, "c"),
                figure(figures, "b"),
                1_000 * figure(figures, "t"),
                devices);
    }

    private static List<OnDevice> devices(Map<String, Long> figures, Map<String, Long> running) {
        SortedSet<String> names = new TreeSet<>(running.keySet());
        for (String field : figures.keySet()) {
            if (field.length() > 2) {
                names.add(field.substring(2));
            }
        }
        return names.stream()
                .map(name -> new OnDevice(
                        name,
                        figure(figures, "d " + name),
                        figure(figures, "f " + name),
                        figure(figures, "o " + name),
                        running.getOrDefault(name, 0L)))
                .toList();
    }

    private static long figure(Map<String, Long> figures, String name) {
        return figures.getOrDefault(name, 0L);
    }
}
