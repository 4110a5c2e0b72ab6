package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.UserStore;
import io.waggle.store.UserStore.Changed;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users, as an administrator sees and changes them. Any thread. */
public final class Users {

    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    private static final int MOST = 1_000;

    private final UserStore store;
    private final Passwords passwords;
    private final Sessions sessions;
    private final InstantSource clock;

    Users(UserStore store, Passwords passwords, Sessions sessions, InstantSource clock) {
        this.store = store;
        this.passwords = passwords;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * A user without the password's hash.
     *
     * @param createdAt milliseconds since 1970; 0: not known
     * @param lastLogin milliseconds since 1970; 0: never
     */
    public record Listed(String name, List<Role> roles, boolean disabled, long createdAt, long lastLogin) {

        static Listed of(StoredUser user, long lastLogin) {
            return new Listed(user.name(), Role.of(user.roles()), user.disabled(), user.createdAt(), lastLogin);
        }
    }

    /** What is to be another way; {@code null}: it stays. */
    public record Edit(
            @Nullable List<Role> roles,
            @Nullable Boolean disabled,
            @Nullable String password) {}

    /** A user before and after an edit. */
    public record Edited(Listed before, Listed after) {}

    /** All of them, by name. */
    public Future<List<Listed>> list() {
        Future<List<StoredUser>> all = store.all();
        Future<Map<String, Long>> seen = store.lastSeen();
        return Future.all(all, seen)
                .map(both -> all.result().stream()
                        .sorted(Comparator.comparing(StoredUser::name))
                        .map(user -> Listed.of(user, seen.result().getOrDefault(user.name(), 0L)))
                        .toList());
    }

    /** Makes a user; fails with {@code CONFLICT} when there is one of that name, and for a weak password. */
    public Future<Listed> create(String name, String password, List<Role> roles) {
        PasswordRule.check(name, password);
        // Sessions of a user of that name who was removed bear lower versions.
        long now = clock.millis();
        return store.all()
                .compose(all -> all.size() < MOST ? passwords.hash(password) : Future.failedFuture(tooMany()))
                .map(hash -> new StoredUser(name, hash, texts(roles), now, false, now))
                .compose(user -> store.create(user)
                        .compose(made -> made ? Future.succeededFuture(user) : Future.failedFuture(taken(name))))
                .onSuccess(user -> LOG.info("user created user={} roles={}", name, roles))
                .map(user -> Listed.of(user, 0));
    }

    /**
     * Changes a user; who is disabled, or gets another password, has no session any more.
     *
     * @return fails with {@code NOT_FOUND}, {@code CONFLICT} for the last administrator, and for a weak password
     */
    public Future<Edited> change(String name, Edit edit) {
        String password = edit.password();
        if (password != null) {
            PasswordRule.check(name, password);
        }
        Future<@Nullable String> hashed = password == null
                ? Future.succeededFuture()
                : passwords.hash(password).map(hash -> hash);
        return hashed.compose(hash -> store.change(name, user -> edited(user, edit, hash)))
                .map(changed -> changed.orElseThrow(() -> unknown(name)))
                .onSuccess(changed -> {
                    sessions.askAnew();
                    LOG.info(
                            "user changed user={} roles={}",
                            name,
                            changed.after().roles());
                })
                .map(Users::told);
    }

    /** Removes a user, whose sessions and tokens end; fails like {@link #change}. */
    public Future<Listed> remove(String name) {
        return store.remove(name)
                .map(removed -> removed.orElseThrow(() -> unknown(name)))
                .onSuccess(removed -> {
                    sessions.askAnew();
                    LOG.info("user removed user={}", name);
                })
                .map(removed -> Listed.of(removed, 0));
    }

    /** The same user with another password, and without a session. */
    static StoredUser withPassword(StoredUser user, String hash) {
        return new StoredUser(
                user.name(), hash, user.roles(), user.tokenVersion() + 1, user.disabled(), user.createdAt());
    }

    private static StoredUser edited(StoredUser user, Edit edit, @Nullable String hash) {
        StoredUser with = hash == null ? user : withPassword(user, hash);
        List<Role> roles = edit.roles();
        boolean disabled = edit.disabled() == null ? user.disabled() : edit.disabled();
        boolean out = disabled && !user.disabled();
        return new StoredUser(
                user.name(),
                with.passwordHash(),
                roles == null ? user.roles() : texts(roles),
                with.tokenVersion() + (out ? 1 : 0),
                disabled,
                user.createdAt());
    }

    private static Edited told(Changed changed) {
        return new Edited(Listed.of(changed.before(), 0), Listed.of(changed.after(), 0));
    }

    private static List<String> texts(List<Role> roles) {
        return roles.stream().map(Role::text).toList();
    }

    private static Problem unknown(String name) {
        return new Problem(
                ProblemCode.NOT_FOUND,
                "there is no user '" + name + "': GET /users (waggle users) says which there are.");
    }

    private static Problem taken(String name) {
        return new Problem(
                ProblemCode.CONFLICT,
                "there is a user '" + name + "' already: choose another name, or change that one.");
    }

    private static Problem tooMany() {
        return new Problem(
                ProblemCode.CONFLICT, "there are " + MOST + " users already: remove those who do not come any more.");
    }
}
