package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.event.Nearest;
import io.waggle.event.Words;
import io.waggle.security.Caller;
import io.waggle.security.Role;
import io.waggle.security.Users;
import io.waggle.security.Users.Listed;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The users, for administrators. Any thread. */
final class UserResource {

    private static final String USERS = Permissions.API + "/users";

    private final Users users;

    UserResource(Users users) {
        this.users = users;
    }

    void mount(Routes routes) {
        routes.on(GET, USERS, this::list);
        routes.on(POST, USERS, this::create);
        routes.on(PATCH, USERS + "/{user}", this::change);
        routes.on(DELETE, USERS + "/{user}", this::remove);
    }

    private Future<Answer> list(Call call) {
        call.query();
        return users.list()
                .map(all -> Answer.ok(new JsonObject()
                        .put(
                                "items",
                                new JsonArray(
                                        all.stream().map(UserResource::toJson).toList()))
                        .put("next", null)
                        .put("total", all.size())));
    }

    private Future<Answer> create(Call call) {
        call.query();
        call.person();
        Fields in = call.fields("username", "password", "roles");
        String name = AuthResource.name(in.need("username"));
        String password = AuthResource.password(in, "password");
        List<Role> roles = roles(in);
        if (roles == null) {
            throw Fields.bad("the field 'roles' is missing: an array like [\"operator\"].");
        }
        call.trail().target(name);
        return users.create(name, password, roles).map(made -> {
            call.trail().after(state(made));
            return Answer.of(201, toJson(made));
        });
    }

    private Future<Answer> change(Call call) {
        call.query();
        Caller caller = call.person();
        Fields in = call.fields("roles", "disabled", "password");
        String name = call.path("user");
        boolean ofPassword = call.object().containsKey("password");
        boolean ofDisabled = call.object().containsKey("disabled");
        if (ofPassword && name.equals(caller.user())) {
            throw Fields.bad(
                    "your own password is changed with POST /api/v1/auth/password, which asks for the old one.");
        }
        var edit = new Users.Edit(
                roles(in),
                ofDisabled ? (Boolean) in.flag("disabled") : null,
                ofPassword ? AuthResource.password(in, "password") : null);
        if (edit.equals(new Users.Edit(null, null, null))) {
            throw Fields.bad("say what is to change: 'roles', 'disabled' or 'password'.");
        }
        return users.change(name, edit).map(edited -> {
            JsonObject after = state(edited.after());
            call.trail().before(state(edited.before())).after(ofPassword ? after.put("password", "another") : after);
            return Answer.ok(toJson(edited.after()));
        });
    }

    private Future<Answer> remove(Call call) {
        call.query();
        call.person();
        return users.remove(call.path("user")).map(removed -> {
            call.trail().before(state(removed));
            return Answer.nothing();
        });
    }

    private static @Nullable List<Role> roles(Fields in) {
        List<String> names = in.tags("roles");
        return names.isEmpty() ? null : names.stream().map(UserResource::role).toList();
    }

    /** The role with a name; fails for any other text. */
    static Role role(String name) {
        List<String> known = Arrays.stream(Role.values()).map(Role::text).toList();
        return Role.of(name)
                .orElseThrow(() -> Fields.bad("there is no role '" + Words.shown(name) + "'"
                        + Nearest.of(name, known)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("; there are " + String.join(", ", known) + ".")));
    }

    private static JsonObject toJson(Listed user) {
        return state(user).put("createdAt", instant(user.createdAt())).put("lastLogin", instant(user.lastLogin()));
    }

    private static JsonObject state(Listed user) {
        return new JsonObject()
                .put("username", user.name())
                .put(
                        "roles",
                        new JsonArray(user.roles().stream().map(Role::text).toList()))
                .put("disabled", user.disabled());
    }

    /** A time for people; {@code null} for none. */
    static @Nullable String instant(long ms) {
        return ms == 0 ? null : Instant.ofEpochMilli(ms).toString();
    }
}
