package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.store.AuditStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The audit in one stream of Redis, whose ids are the time. Any thread. */
public final class RedisAuditStore implements AuditStore {

    private final RedisLink link;
    private final Keys keys;
    private final long most;
    private final Duration age;

    /**
     * @param link the connection
     * @param prefix what every key begins with
     * @param most how many entries are kept, or a few more
     * @param age for how long they are kept, or a little longer
     */
    public RedisAuditStore(RedisLink link, String prefix, long most, Duration age) {
        this.link = link;
        this.keys = new Keys(prefix);
        this.most = most;
        this.age = age;
    }

    @Override
    public Future<Void> append(String writer, String run, long first, List<JsonObject> entries) {
        List<Object> arguments = new ArrayList<>(List.of(writer, run, most, age.toMillis()));
        long number = first;
        for (JsonObject entry : entries) {
            arguments.add(number++);
            arguments.add(entry.encode());
        }
        return link.run(Script.AUDIT, keys.system(), arguments).mapEmpty();
    }

    @Override
    public Future<List<Stored>> newest(String before, long from, long until, int limit) {
        String end = before.isEmpty() ? Long.toString(until) : "(" + before;
        return link.send(Request.cmd(Command.XREVRANGE)
                        .arg(keys.audit())
                        .arg(end)
                        .arg(Math.max(0, from))
                        .arg("COUNT")
                        .arg(limit))
                .map(RedisAuditStore::read);
    }

    @Override
    public Future<List<Stored>> oldest(String after, int limit) {
        return link.send(Request.cmd(Command.XRANGE)
                        .arg(keys.audit())
                        .arg(after.isEmpty() ? "-" : "(" + after)
                        .arg("+")
                        .arg("COUNT")
                        .arg(limit))
                .map(RedisAuditStore::read);
    }

    @Override
    public Future<Ends> ends() {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.auditChain())).map(all -> {
            Ends none = Ends.NONE;
            return new Ends(
                    number(value(all, "first", ""), none.first()),
                    value(all, "before", none.before()),
                    number(value(all, "number", ""), none.number()),
                    value(all, "hash", none.hash()));
        });
    }

    private static String value(Response all, String name, String otherwise) {
        Response found = all.get(name);
        return found == null ? otherwise : found.toString();
    }

    private static List<Stored> read(Response reply) {
        List<Stored> all = new ArrayList<>(reply.size());
        for (Response one : reply) {
            String id = one.get(0).toString();
            all.add(new Stored(
                    id,
                    Long.parseLong(id.substring(0, id.indexOf('-'))),
                    number(field(one.get(1), "n"), 0),
                    field(one.get(1), "p"),
                    field(one.get(1), "e")));
        }
        return all;
    }

    private static String field(Response fields, String name) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (fields.get(i).toString().equals(name)) {
                return fields.get(i + 1).toString();
            }
        }
        return "";
    }

    /** Whoever writes to Redis by hand may have written anything. */
    private static long number(String text, long otherwise) {
        return text.matches("\\d{1,15}") ? Long.parseLong(text) : otherwise;
    }
}
