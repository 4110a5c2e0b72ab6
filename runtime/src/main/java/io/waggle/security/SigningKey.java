package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.store.UserStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The key that signs tokens: shared by the cluster through the store, with a copy in {@code jwt.key} in the data folder
 * (mode 0600), which is offered again should the store have lost it.
 */
final class SigningKey {

    private static final String FILE = "jwt.key";

    private SigningKey() {}

    /** The key; fails when it is too short to be one. */
    static Future<byte[]> load(Vertx vertx, UserStore store, Path data) {
        Path file = data.resolve(FILE);
        return vertx.executeBlocking(() -> read(file))
                .compose(offered -> checked(offered).compose(store::signingKey))
                .compose(SigningKey::checked)
                .compose(key -> vertx.executeBlocking(() -> {
                    Secrets.write(data, FILE, key);
                    return key;
                }));
    }

    private static byte[] read(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : Secrets.random(Tokens.SHORTEST_KEY);
    }

    private static Future<byte[]> checked(byte[] key) {
        return key.length >= Tokens.SHORTEST_KEY
                ? Future.succeededFuture(key)
                : Future.failedFuture(new IllegalStateException("the key that signs tokens has " + key.length
                        + " bytes and needs at least " + Tokens.SHORTEST_KEY
                        + ": delete the file jwt.key in the data folder, or the key in the store, and start again."));
    }
}
