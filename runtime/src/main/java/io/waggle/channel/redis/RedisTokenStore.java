package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.store.TokenStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens for machines in Redis. Any thread. */
public final class RedisTokenStore implements TokenStore {

    private final RedisLink link;
    private final Keys keys;

    /**
     * @param link the connection
     * @param prefix what every key begins with
     */
    public RedisTokenStore(RedisLink link, String prefix) {
        this.link = link;
        this.keys = new Keys(prefix);
    }

    @Override
    public Future<Optional<StoredToken>> token(String id) {
        return link.send(Request.cmd(Command.HGET).arg(keys.tokens()).arg(id))
                .map(reply ->
                        reply == null ? Optional.empty() : Optional.of(fromJson(id, new JsonObject(reply.toString()))));
    }

    @Override
    public Future<List<StoredToken>> tokens() {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.tokens())).map(reply -> {
            List<StoredToken> all = new ArrayList<>();
            reply.getKeys()
                    .forEach(id ->
                            all.add(fromJson(id, new JsonObject(reply.get(id).toString()))));
            return all;
        });
    }

    @Override
    public Future<Void> add(StoredToken token, int most) {
        return link.run(
                        Script.ADD_TOKEN,
                        keys.system(),
                        List.of(token.id(), toJson(token).encode(), token.user(), most))
                .compose(answer -> switch (answer.toInteger()) {
                    case 1 -> Future.succeededFuture();
                    case 0 ->
                        Future.failedFuture(new Problem(
                                ProblemCode.CONFLICT,
                                "the user '" + token.user() + "' is gone or disabled, and can have no token."));
                    default ->
                        Future.failedFuture(new Problem(
                                ProblemCode.CONFLICT,
                                "there are " + most + " tokens already: revoke those that nobody uses, see"
                                        + " /api/v1/tokens."));
                });
    }

    @Override
    public Future<Boolean> end(String id) {
        return link.send(Request.cmd(Command.HDEL).arg(keys.tokens()).arg(id))
                .compose(reply -> link.send(
                                Request.cmd(Command.HDEL).arg(keys.seen()).arg("t:" + id))
                        .map(reply.toInteger() == 1));
    }

    @Override
    public Future<Void> used(String id, long at) {
        return link.send(Request.cmd(Command.HSET)
                        .arg(keys.seen())
                        .arg("t:" + id)
                        .arg(at))
                .mapEmpty();
    }

    @Override
    public Future<Map<String, Long>> lastUsed() {
        return RedisUserStore.seen(link, keys, "t:");
    }

    private static JsonObject toJson(StoredToken token) {
        return new JsonObject()
                .put("hash", token.hash())
                .put("name", token.name())
                .put("user", token.user())
                .put("role", token.role())
                .put("channels", new JsonArray(token.channels()))
                .put("functions", new JsonArray(token.functions()))
                .put("createdAt", token.createdAt())
                .put("expiresAt", token.expiresAt());
    }

    private static StoredToken fromJson(String id, JsonObject json) {
        return new StoredToken(
                id,
                json.getString("hash"),
                json.getString("name"),
                json.getString("user"),
                json.getString("role"),
                texts(json.getJsonArray("channels")),
                texts(json.getJsonArray("functions")),
                json.getLong("createdAt"),
                json.getLong("expiresAt"));
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String::valueOf).toList();
    }
}
