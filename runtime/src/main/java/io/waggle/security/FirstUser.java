package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.store.UserStore;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the first administrator comes to be: by the setup token, or from a file with a password. No account exists
 * before. Any thread; {@link #prepare} is called once, before anything else.
 */
final class FirstUser {

    private static final Logger LOG = LoggerFactory.getLogger(FirstUser.class);
    private static final String FILE = "setup-token";
    private static final List<String> EVERYTHING = List.of(Role.ADMIN.text());

    private final Vertx vertx;
    private final UserStore store;
    private final Passwords passwords;
    private final Path data;
    private final InstantSource clock;
    private volatile @Nullable SetupToken token;

    FirstUser(Vertx vertx, UserStore store, Passwords passwords, Path data, InstantSource clock) {
        this.vertx = vertx;
        this.store = store;
        this.passwords = passwords;
        this.data = data;
        this.clock = clock;
    }

    /** Makes the user {@code admin} from a file, or else a setup token, when there is no user. */
    Future<Optional<String>> prepare(@Nullable Path passwordFile) {
        return store.any().compose(any -> {
            if (any) {
                return removeFile().map(Optional.empty());
            }
            return passwordFile == null
                    ? newToken().map(Optional::of)
                    : fromFile(passwordFile).map(Optional.empty());
        });
    }

    /** Makes the first user; fails with {@code FORBIDDEN}, {@code BAD_REQUEST} or {@code CONFLICT}. */
    Future<StoredUser> create(String offered, String name, String password) {
        SetupToken mine = token;
        return store.any().compose(any -> {
            if (any || mine == null) {
                return Future.failedFuture(done());
            }
            mine.check(offered);
            return store(name, password).compose(user -> {
                mine.die();
                return removeFile().map(user);
            });
        });
    }

    private Future<StoredUser> store(String name, String password) {
        PasswordRule.check(name, password);
        return passwords
                .hash(password)
                .map(hash -> new StoredUser(name, hash, EVERYTHING, 1))
                .compose(user -> store.createFirst(user)
                        .compose(first -> first ? Future.succeededFuture(user) : Future.failedFuture(done())))
                .onSuccess(user -> LOG.info("first administrator created user={}", user.name()));
    }

    private Future<String> newToken() {
        SetupToken made = new SetupToken(clock);
        token = made;
        return vertx.executeBlocking(() -> {
            Secrets.write(data, FILE, (made.secret() + "\n").getBytes(StandardCharsets.UTF_8));
            return made.secret();
        });
    }

    private Future<Void> fromFile(Path passwordFile) {
        return vertx.executeBlocking(() -> Files.readString(passwordFile).strip())
                .recover(unread -> Future.failedFuture(new Problem(
                        ProblemCode.BAD_REQUEST,
                        "the file cannot be read; name one that is there with --admin-password-file.")))
                .compose(password -> store("admin", password))
                .<Void>mapEmpty()
                .recover(e -> notFrom(passwordFile, e));
    }

    /** Another node was first: fine. A password that is refused stops the start, and the file is named. */
    private static Future<Void> notFrom(Path passwordFile, Throwable e) {
        if (!(e instanceof Problem problem)) {
            return Future.failedFuture(e);
        }
        return problem.code() == ProblemCode.CONFLICT
                ? Future.succeededFuture()
                : Future.failedFuture(
                        new Problem(problem.code(), "No user is made from " + passwordFile + ": " + problem.detail()));
    }

    private Future<Void> removeFile() {
        return vertx.executeBlocking(() -> Files.deleteIfExists(data.resolve(FILE)))
                .mapEmpty();
    }

    private static Problem done() {
        return new Problem(ProblemCode.CONFLICT, "the setup has been done: log in.");
    }
}
