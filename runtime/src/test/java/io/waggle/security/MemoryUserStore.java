package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.LoginTry;
import io.waggle.store.TokenStore;
import io.waggle.store.UserStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Users and tokens in memory, for tests of what stands in front of the store. */
public final class MemoryUserStore implements UserStore, TokenStore {

    private final Map<String, StoredUser> users = new ConcurrentHashMap<>();
    private final Map<String, StoredToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final AtomicReference<byte[]> key = new AtomicReference<>();

    @Override
    public Future<Optional<StoredUser>> find(String name) {
        return Future.succeededFuture(Optional.ofNullable(users.get(name)));
    }

    /** It counts no tries: each node does so by itself. */
    @Override
    public Future<Long> charge(LoginTry one) {
        return Future.failedFuture(new Problem(ProblemCode.STORE_UNAVAILABLE, "the counts are out."));
    }

    @Override
    public Future<Void> forgive(LoginTry one) {
        return Future.failedFuture(new Problem(ProblemCode.STORE_UNAVAILABLE, "the counts are out."));
    }

    @Override
    public Future<List<StoredUser>> all() {
        return Future.succeededFuture(List.copyOf(users.values()));
    }

    @Override
    public Future<Boolean> create(StoredUser user) {
        return Future.succeededFuture(users.putIfAbsent(user.name(), user) == null);
    }

    @Override
    public synchronized Future<Optional<Changed>> change(String name, UnaryOperator<StoredUser> change) {
        StoredUser before = users.get(name);
        if (before == null) {
            return Future.succeededFuture(Optional.empty());
        }
        StoredUser after = change.apply(before);
        if (rules(before) && !rules(after) && onlyOne()) {
            return Future.failedFuture(new Problem(ProblemCode.CONFLICT, "the last administrator."));
        }
        users.put(name, after);
        if (after.disabled()) {
            tokens.values().removeIf(token -> token.user().equals(name));
        }
        return Future.succeededFuture(Optional.of(new Changed(before, after)));
    }

    @Override
    public synchronized Future<Optional<StoredUser>> remove(String name) {
        StoredUser there = users.get(name);
        if (there != null && rules(there) && onlyOne()) {
            return Future.failedFuture(new Problem(ProblemCode.CONFLICT, "the last administrator."));
        }
        users.remove(name);
        tokens.values().removeIf(token -> token.user().equals(name));
        return Future.succeededFuture(Optional.ofNullable(there));
    }

    @Override
    public Future<Void> seen(String name, long at) {
        seen.put("u:" + name, at);
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<String, Long>> lastSeen() {
        return Future.succeededFuture(marked("u:"));
    }

    @Override
    public Future<Optional<StoredToken>> token(String id) {
        return Future.succeededFuture(Optional.ofNullable(tokens.get(id)));
    }

    @Override
    public Future<List<StoredToken>> tokens() {
        return Future.succeededFuture(List.copyOf(tokens.values()));
    }

    @Override
    public Future<Void> add(StoredToken token, int most) {
        if (tokens.size() >= most || !users.containsKey(token.user())) {
            return Future.failedFuture(new Problem(ProblemCode.CONFLICT, "no room, or no user."));
        }
        tokens.put(token.id(), token);
        return Future.succeededFuture();
    }

    @Override
    public Future<Boolean> end(String id) {
        return Future.succeededFuture(tokens.remove(id) != null);
    }

    @Override
    public Future<Void> used(String id, long at) {
        seen.put("t:" + id, at);
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<String, Long>> lastUsed() {
        return Future.succeededFuture(marked("t:"));
    }

    private Map<String, Long> marked(String mark) {
        Map<String, Long> all = new HashMap<>();
        seen.forEach((key, at) -> {
            if (key.startsWith(mark)) {
                all.put(key.substring(mark.length()), at);
            }
        });
        return all;
    }

    private boolean onlyOne() {
        return users.values().stream().filter(MemoryUserStore::rules).count() == 1;
    }

    private static boolean rules(StoredUser user) {
        return !user.disabled() && user.roles().contains("admin");
    }

    @Override
    public synchronized Future<Boolean> createFirst(StoredUser user) {
        boolean first = users.isEmpty();
        if (first) {
            users.put(user.name(), user);
        }
        return Future.succeededFuture(first);
    }

    @Override
    public Future<Boolean> any() {
        return Future.succeededFuture(!users.isEmpty());
    }

    @Override
    public Future<Void> put(StoredUser user) {
        users.put(user.name(), user);
        return Future.succeededFuture();
    }

    @Override
    public Future<byte[]> signingKey(byte[] offered) {
        key.compareAndSet(null, offered);
        return Future.succeededFuture(key.get());
    }

    @Override
    public Future<Void> revoke(String tokenId, long ttlMs) {
        revoked.add(tokenId);
        return Future.succeededFuture();
    }

    @Override
    public Future<Boolean> revoked(String tokenId) {
        return Future.succeededFuture(revoked.contains(tokenId));
    }
}
