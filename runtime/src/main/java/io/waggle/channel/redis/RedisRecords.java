package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.task.StoredTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the records of tasks, which lie in several hashes by their ids. Has no state of its own. */
final class RedisRecords {

    private final RedisLink link;
    private final Keys keys;

    RedisRecords(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** How many of these, from the first, can be read without holding up everybody else; one at least. */
    Future<Integer> bearable(String channel, List<IdPage.Entry> entries) {
        List<Future<Long>> sizes = entries.stream()
                .map(entry -> link.send(Request.cmd(Command.HSTRLEN)
                                .arg(keys.tasks(channel, entry.id()))
                                .arg(entry.id()))
                        .map(Response::toLong))
                .toList();
        return Future.join(sizes).map(v -> {
            long bytes = 0;
            for (int i = 0; i < sizes.size(); i++) {
                bytes += sizes.get(i).result();
                if (i > 0 && bytes > Load.MOST_BYTES) {
                    return i;
                }
            }
            return sizes.size();
        });
    }

    /** The tasks of these, by id; one that has no record is left out. */
    Future<Map<String, StoredTask>> read(String channel, List<IdPage.Entry> entries) {
        if (entries.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<String, List<String>> homes =
                entries.stream().map(IdPage.Entry::id).collect(Collectors.groupingBy(id -> keys.tasks(channel, id)));
        List<Future<Map<String, StoredTask>>> reads = new ArrayList<>();
        homes.forEach((home, ids) -> reads.add(read(channel, home, ids)));
        return Future.join(reads).map(v -> {
            Map<String, StoredTask> all = new HashMap<>();
            reads.forEach(read -> all.putAll(read.result()));
            return all;
        });
    }

    private Future<Map<String, StoredTask>> read(String channel, String home, List<String> ids) {
        Request request = Request.cmd(Command.HMGET).arg(home);
        ids.forEach(request::arg);
        return link.send(request).map(reply -> {
            Map<String, StoredTask> records = new HashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                Response record = reply.get(i);
                if (record != null) {
                    records.put(ids.get(i), RecordCodec.read(channel, record.toBytes()));
                }
            }
            return records;
        });
    }
}
