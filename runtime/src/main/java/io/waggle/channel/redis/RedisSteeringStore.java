package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.store.Steering;
import io.waggle.store.SteeringStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What devices and gates are told to be, and the commands, in Redis. Any thread. */
public final class RedisSteeringStore implements SteeringStore {

    private static final int KEPT = 10_000;
    private static final String REVISION = "revision";

    private final RedisLink link;
    private final Keys keys;

    /**
     * @param link the connection
     * @param prefix what every key begins with
     */
    public RedisSteeringStore(RedisLink link, String prefix) {
        this.link = link;
        this.keys = new Keys(prefix);
    }

    @Override
    public Future<Long> revision() {
        return link.send(Request.cmd(Command.HGET).arg(keys.steering()).arg(REVISION))
                .map(reply -> reply == null ? 0 : reply.toLong());
    }

    @Override
    public Future<Steering> read() {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.steering())).map(reply -> {
            Map<String, String> fields = new HashMap<>();
            reply.getKeys().forEach(field -> fields.put(field, reply.get(field).toString()));
            String revision = fields.remove(REVISION);
            return new Steering(revision == null ? 0 : Long.parseLong(revision), Map.copyOf(fields));
        });
    }

    @Override
    public Future<Long> write(Map<String, String> fields) {
        List<Object> arguments = new ArrayList<>();
        fields.forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
        return link.run(Script.STEER, keys.system(), arguments).map(Response::toLong);
    }

    @Override
    public Future<Long> nextDevice(String node) {
        return link.send(Request.cmd(Command.HINCRBY)
                        .arg(keys.steering())
                        .arg(Steering.field(node, Steering.ADDED))
                        .arg(1))
                .map(reply -> reply.toLong() + 1);
    }

    @Override
    public Future<Noted> note(String key, JsonObject command) {
        return link.run(Script.NOTE_COMMAND, keys.system(), List.of(key, KEPT, command.encode()))
                .map(reply -> {
                    long number = reply.get(0).toLong();
                    String before = reply.get(1).toString();
                    return new Noted(number, before.isEmpty() ? null : command(number, before));
                });
    }

    @Override
    public Future<Optional<JsonObject>> noted(String key) {
        return link.send(Request.cmd(Command.HGET).arg(keys.asked()).arg(key))
                .compose(number -> number == null
                        ? Future.succeededFuture(Optional.empty())
                        : link.send(Request.cmd(Command.HGET)
                                        .arg(keys.commands())
                                        .arg(number.toString()))
                                .map(found -> Optional.ofNullable(found)
                                        .map(Response::toString)
                                        .map(text ->
                                                command(number.toLong(), text.substring(text.indexOf('\n') + 1)))));
    }

    @Override
    public Future<Void> over(long number, String key, JsonObject command) {
        return link.send(Request.cmd(Command.HSET)
                        .arg(keys.commands())
                        .arg(number)
                        .arg(key + "\n" + command.encode()))
                .mapEmpty();
    }

    @Override
    public Future<Void> failed(long number, String key, JsonObject command) {
        Future<Void> noted = over(number, "", command);
        return key.isEmpty()
                ? noted
                : noted.compose(v -> link.send(
                                Request.cmd(Command.HDEL).arg(keys.asked()).arg(key)))
                        .mapEmpty();
    }

    @Override
    public Future<Page> commands(long before, int limit) {
        return link.send(Request.cmd(Command.HGET).arg(keys.counters()).arg("command"))
                .compose(last -> {
                    long newest = last == null ? 0 : last.toLong();
                    long from = before > 0 ? Math.min(before - 1, newest) : newest;
                    return from <= 0 ? Future.succeededFuture(new Page(List.of(), 0)) : page(from, limit);
                });
    }

    private static JsonObject command(long number, String json) {
        return new JsonObject(json).put("id", "c" + number);
    }

    private Future<Page> page(long from, int limit) {
        long to = Math.max(1, from - limit + 1);
        Request request = Request.cmd(Command.HMGET).arg(keys.commands());
        for (long number = from; number >= to; number--) {
            request.arg(number);
        }
        return link.send(request).map(reply -> {
            List<JsonObject> items = new ArrayList<>();
            boolean trimmed = false;
            for (int i = 0; i < reply.size(); i++) {
                Response one = reply.get(i);
                trimmed |= one == null;
                if (one != null) {
                    String text = one.toString();
                    items.add(command(from - i, text.substring(text.indexOf('\n') + 1)));
                }
            }
            return new Page(List.copyOf(items), trimmed || to == 1 ? 0 : to);
        });
    }

    @Override
    public Future<Boolean> forget(String node, long epoch, @Nullable JsonObject card, List<String> fields) {
        List<Object> arguments = new ArrayList<>(List.of(node, epoch, card == null ? "" : card.encode()));
        arguments.addAll(fields);
        return link.run(Script.FORGET_DEVICE, keys.system(), arguments).map(reply -> reply.toInteger() == 1);
    }
}
