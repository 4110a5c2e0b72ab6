package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.store.LoginTry;
import io.waggle.store.UserStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Users and the signing key in Redis. Any thread. */
public final class RedisUserStore implements UserStore {

    private static final String SIGNING_KEY = "jwt";
    private static final int MOST_TRIES = 20;
    private static final int MOST_COUNTS = 100_000;

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
    public Future<Long> charge(LoginTry one) {
        return tried("charge", one);
    }

    @Override
    public Future<Void> forgive(LoginTry one) {
        return tried("forgive", one).mapEmpty();
    }

    private Future<Long> tried(String what, LoginTry one) {
        return link.run(
                        Script.TRY_LOGIN,
                        keys.system(),
                        List.of(
                                what,
                                one.account(),
                                one.address(),
                                LoginTry.FREE,
                                LoginTry.LONGEST_WAIT.toMillis(),
                                LoginTry.BURST,
                                LoginTry.PER_MINUTE,
                                LoginTry.KNOWN.toMillis(),
                                LoginTry.COUNTED.toMillis(),
                                MOST_COUNTS))
                .map(Response::toLong);
    }

    @Override
    public Future<List<StoredUser>> all() {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.users())).map(reply -> {
            List<StoredUser> users = new ArrayList<>();
            reply.getKeys()
                    .forEach(name -> users.add(
                            fromJson(name, new JsonObject(reply.get(name).toString()))));
            return users;
        });
    }

    @Override
    public Future<Boolean> create(StoredUser user) {
        return link.send(Request.cmd(Command.HSETNX)
                        .arg(keys.users())
                        .arg(user.name())
                        .arg(toJson(user).encode()))
                .map(reply -> reply.toInteger() == 1);
    }

    @Override
    public Future<Optional<Changed>> change(String name, UnaryOperator<StoredUser> change) {
        return swap(name, user -> Optional.of(change.apply(user)), 0);
    }

    @Override
    public Future<Optional<StoredUser>> remove(String name) {
        return swap(name, user -> Optional.empty(), 0).map(changed -> changed.map(Changed::before));
    }

    /** Tries again when somebody else was first, on what that one left. */
    private Future<Optional<Changed>> swap(String name, Function<StoredUser, Optional<StoredUser>> change, int tries) {
        return link.send(Request.cmd(Command.HGET).arg(keys.users()).arg(name)).compose(reply -> {
            if (reply == null) {
                return Future.succeededFuture(Optional.empty());
            }
            StoredUser before = fromJson(name, new JsonObject(reply.toString()));
            Optional<StoredUser> after = change.apply(before);
            String becomes = after.map(user -> toJson(user).encode()).orElse("");
            return link.run(Script.CHANGE_USER, keys.system(), List.of(name, reply.toString(), becomes))
                    .compose(answer -> switch (answer.toInteger()) {
                        case 1 -> Future.succeededFuture(Optional.of(new Changed(before, after.orElse(before))));
                        case 0 ->
                            tries < MOST_TRIES
                                    ? swap(name, change, tries + 1)
                                    : Future.failedFuture(RedisFault.unavailable(
                                            "others change the user '" + name + "' all the time"));
                        default -> Future.failedFuture(last(name));
                    });
        });
    }

    private static Problem last(String name) {
        return new Problem(
                ProblemCode.CONFLICT,
                "'" + name
                        + "' is the last administrator, and without one nobody could make another: give somebody else"
                        + " the role admin first.");
    }

    @Override
    public Future<Void> seen(String name, long at) {
        return link.send(Request.cmd(Command.HSET)
                        .arg(keys.seen())
                        .arg("u:" + name)
                        .arg(at))
                .mapEmpty();
    }

    @Override
    public Future<Map<String, Long>> lastSeen() {
        return seen(link, keys, "u:");
    }

    /** When those whose fields begin with a mark came last. */
    static Future<Map<String, Long>> seen(RedisLink link, Keys keys, String mark) {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.seen())).map(reply -> {
            Map<String, Long> all = new HashMap<>();
            reply.getKeys().stream()
                    .filter(field -> field.startsWith(mark))
                    .forEach(field -> all.put(
                            field.substring(mark.length()), reply.get(field).toLong()));
            return all;
        });
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
                .put("tokenVersion", user.tokenVersion())
                .put("disabled", user.disabled())
                .put("createdAt", user.createdAt());
    }

    private static StoredUser fromJson(String name, JsonObject json) {
        List<String> roles = new ArrayList<>();
        json.getJsonArray("roles").forEach(role -> roles.add(role.toString()));
        return new StoredUser(
                name,
                json.getString("passwordHash"),
                List.copyOf(roles),
                json.getLong("tokenVersion"),
                json.getBoolean("disabled", false),
                json.getLong("createdAt", 0L));
    }
}
