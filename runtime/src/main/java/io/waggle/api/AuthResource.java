package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.security.Accounts;
import io.waggle.security.Caller;
import io.waggle.security.Machine;
import io.waggle.security.Role;
import io.waggle.security.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Setup, login and logout, and the caller's own password. Any thread. */
final class AuthResource {

    private static final Pattern USERS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final Accounts accounts;

    AuthResource(Accounts accounts) {
        this.accounts = accounts;
    }

    void mount(Routes routes) {
        routes.on(GET, Permissions.API + "/setup", this::setupNeeded);
        routes.on(POST, Permissions.API + "/setup", this::setup);
        routes.on(POST, Permissions.API + "/auth/login", this::login);
        routes.on(POST, Permissions.API + "/auth/logout", this::logout);
        routes.on(GET, Permissions.API + "/auth/me", this::me);
        routes.on(POST, Permissions.API + "/auth/password", this::password);
    }

    private Future<Answer> setupNeeded(Call call) {
        call.query();
        return accounts.setupNeeded().map(needed -> Answer.ok(new JsonObject().put("needed", needed)));
    }

    private Future<Answer> setup(Call call) {
        call.query();
        Fields in = call.fields("token", "username", "password", "cookie");
        String user = user(in);
        call.trail().by(user);
        return accounts.setup(in.need("token"), user, in.need("password"))
                .map(session -> welcome(call, session, in.flag("cookie")));
    }

    private Future<Answer> login(Call call) {
        call.query();
        Fields in = call.fields("username", "password", "cookie");
        String password = password(in, "password");
        String user = user(in);
        call.trail().by(user);
        return accounts.login(call.address(), user, password).map(session -> welcome(call, session, in.flag("cookie")));
    }

    private Future<Answer> password(Call call) {
        call.query();
        Fields in = call.fields("old", "new");
        Caller caller = call.person();
        boolean withCookie = Gate.bearer(call.request()) == null;
        call.trail().target(caller.user());
        return accounts.changePassword(caller, call.address(), password(in, "old"), password(in, "new"))
                .map(session -> welcome(call, session, withCookie));
    }

    /** A password, of a length that is worth being looked at. */
    static String password(Fields in, String field) {
        String password = in.need(field);
        if (password.length() > 400) {
            throw Fields.bad("no password is that long.");
        }
        return password;
    }

    private Future<Answer> logout(Call call) {
        call.query();
        call.fieldsOrNone();
        return accounts.logout(call.person()).map(done -> {
            call.context().response().addCookie(cookie(call, "").setMaxAge(0));
            return Answer.nothing();
        });
    }

    private Future<Answer> me(Call call) {
        call.query();
        return Future.succeededFuture(Answer.ok(whoami(call.caller())));
    }

    private static Answer welcome(Call call, Session session, boolean withCookie) {
        Caller caller = session.caller();
        if (withCookie) {
            long seconds = Duration.between(Instant.now(), caller.expiresAt()).toSeconds();
            call.context().response().addCookie(cookie(call, session.token()).setMaxAge(seconds));
        }
        return Answer.ok(whoami(caller).put("token", session.token()));
    }

    private static JsonObject whoami(Caller caller) {
        Machine machine = caller.machine();
        JsonObject who = person(caller);
        return machine == null
                ? who
                : who.put("tokenName", machine.name())
                        .put("channels", new JsonArray(machine.channels()))
                        .put("functions", new JsonArray(machine.functions()));
    }

    private static JsonObject person(Caller caller) {
        return new JsonObject()
                .put("username", caller.user())
                .put(
                        "roles",
                        new JsonArray(caller.roles().stream().map(Role::text).toList()))
                .put(
                        "expiresAt",
                        caller.expiresAt().equals(Caller.NEVER)
                                ? null
                                : caller.expiresAt().toString());
    }

    private static Cookie cookie(Call call, String value) {
        return Cookie.cookie(Gate.COOKIE, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(call.request().isSSL())
                .setSameSite(CookieSameSite.STRICT);
    }

    private static String user(Fields in) {
        return name(in.need("username"));
    }

    /** The name of a user, if it can be one. */
    static String name(String user) {
        if (!USERS.matcher(user).matches()) {
            throw Fields.bad("'username' is 1 to 64 of letters, digits and . _ @ - in ASCII, beginning with a letter"
                    + " or a digit.");
        }
        return user;
    }
}
