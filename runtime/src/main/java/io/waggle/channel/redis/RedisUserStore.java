package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.store.UserStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Users and the signing key in Redis. Any thread. */
public final class RedisUserStore implements UserStore {

    private static final String SIGNING_KEY = "jwt";

    private final RedisLink link;
    private final Keys keys;

    /**
     * @param link the connection
     * @param prefix what every key begins with
     */
    public RedisUserStore(RedisLink link, String prefix) {
        this.link = link;
        this.keys = new Keys(prefix);
    }

    @Override
    public Future<Optional<StoredUser>> find(String name) {
        return link.send(Request.cmd(Command.HGET).arg(keys.users()).arg(name))
                .map(reply -> reply == null
                        ? Optional.empty()
                        : Optional.of(fromJson(name, new JsonObject(reply.toString()))));
    }

    @Override
    public Future<Boolean> createFirst(StoredUser user) {
        return link.run(
                        Script.FIRST_USER,
                        keys.system(),
                        List.of(user.name(), toJson(user).encode()))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Boolean> any() {
        return link.send(Request.cmd(Command.EXISTS).arg(keys.users())).map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Void> put(StoredUser user) {
        return link.send(Request.cmd(Command.HSET)
                        .arg(keys.users())
                        .arg(user.name())
                        .arg(toJson(user).encode()))
                .mapEmpty();
    }

    @Override
    public Future<byte[]> signingKey(byte[] offered) {
        String text = Base64.getEncoder().encodeToString(offered);
        return link.send(Request.cmd(Command.HSETNX)
                        .arg(keys.secrets())
                        .arg(SIGNING_KEY)
                        .arg(text))
                .compose(v ->
                        link.send(Request.cmd(Command.HGET).arg(keys.secrets()).arg(SIGNING_KEY)))
                .map(reply -> Base64.getDecoder().decode(reply.toString()));
    }

    @Override
    public Future<Void> revoke(String tokenId, long ttlMs) {
        return link.send(Request.cmd(Command.SET)
                        .arg(keys.revoked(tokenId))
                        .arg(1)
                        .arg("PX")
                        .arg(Math.max(1, ttlMs)))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> revoked(String tokenId) {
        return link.send(Request.cmd(Command.EXISTS).arg(keys.revoked(tokenId))).map(reply -> reply.toInteger() == 1);
    }

    private static JsonObject toJson(StoredUser user) {
        return new JsonObject()
                .put("passwordHash", user.passwordHash())
                .put("roles", new JsonArray(new ArrayList<>(user.roles())))
                .put("tokenVersion", user.tokenVersion());
    }

    private static StoredUser fromJson(String name, JsonObject json) {
        List<String> roles = new ArrayList<>();
        json.getJsonArray("roles").forEach(role -> roles.add(role.toString()));
        return new StoredUser(name, json.getString("passwordHash"), List.copyOf(roles), json.getLong("tokenVersion"));
    }
}
