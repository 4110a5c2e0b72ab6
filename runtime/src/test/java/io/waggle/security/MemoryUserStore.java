package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.UserStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Users in memory, for tests of what stands in front of the store. */
public final class MemoryUserStore implements UserStore {

    private final Map<String, StoredUser> users = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final AtomicReference<byte[]> key = new AtomicReference<>();

    @Override
    public Future<Optional<StoredUser>> find(String name) {
        return Future.succeededFuture(Optional.ofNullable(users.get(name)));
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
