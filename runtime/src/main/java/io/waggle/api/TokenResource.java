package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Durations;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import io.waggle.security.Accounts;
import io.waggle.security.MachineTokens;
import io.waggle.store.TokenStore.StoredToken;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens for machines: everybody's own, and all of them for administrators. Any thread. */
final class TokenResource {

    private static final String TOKENS = Permissions.API + "/tokens";
    private static final String NEVER = "never";
    private static final int LONGEST_NAME = 100;

    private final Accounts accounts;

    TokenResource(Accounts accounts) {
        this.accounts = accounts;
    }

    void mount(Routes routes) {
        routes.on(GET, TOKENS, this::list);
        routes.on(POST, TOKENS, this::make);
        routes.on(DELETE, TOKENS + "/{token}", this::revoke);
    }

    private Future<Answer> list(Call call) {
        call.query();
        return accounts.machines()
                .list(call.caller())
                .map(all -> Answer.ok(new JsonObject()
                        .put(
                                "items",
                                new JsonArray(all.stream()
                                        .map(one ->
                                                toJson(one.token()).put("lastUsed", UserResource.instant(one.usedAt())))
                                        .toList()))
                        .put("next", null)
                        .put("total", all.size())));
    }

    private Future<Answer> make(Call call) {
        call.query();
        Fields in = call.fields("name", "role", "channels", "functions", "expires");
        String name = in.need("name");
        if (!Words.isLabel(name) || name.length() > LONGEST_NAME) {
            throw Fields.bad(
                    "'name' is 1 to " + LONGEST_NAME + " printable characters, and says who the token is for.");
        }
        var wish = new MachineTokens.Wish(
                name,
                UserResource.role(in.need("role")),
                names(in, "channels"),
                names(in, "functions"),
                life(in.text("expires")));
        return accounts.machines().make(call.person(), wish).map(made -> {
            JsonObject token = toJson(made.token());
            call.trail().target(made.token().id()).after(token);
            return Answer.of(201, token.copy().put("token", made.secret()));
        });
    }

    private Future<Answer> revoke(Call call) {
        call.query();
        return accounts.revoke(call.person(), call.path("token")).map(revoked -> {
            call.trail().before(toJson(revoked));
            return Answer.nothing();
        });
    }

    private static List<String> names(Fields in, String field) {
        List<String> names = in.tags(field);
        if (!names.stream().allMatch(Words::isName)) {
            throw Fields.bad("'" + field + "' is an array of names; a name is " + Words.NAME + ".");
        }
        return names;
    }

    private static @Nullable Duration life(@Nullable String text) {
        if (text == null) {
            return MachineTokens.USUAL_LIFE;
        }
        return text.equals(NEVER)
                ? null
                : Durations.parse(text)
                        .filter(life -> life.compareTo(Duration.ofMinutes(1)) >= 0)
                        .filter(life -> life.compareTo(MachineTokens.LONGEST_LIFE) <= 0)
                        .orElseThrow(() -> Fields.bad("'expires' is how long the token lives, from 1m to 366d, like"
                                + " \"90d\"; or \"never\", for one that lives until it is revoked."));
    }

    private static JsonObject toJson(StoredToken token) {
        return new JsonObject()
                .put("id", token.id())
                .put("name", token.name())
                .put("user", token.user())
                .put("role", token.role())
                .put("channels", new JsonArray(token.channels()))
                .put("functions", new JsonArray(token.functions()))
                .put("createdAt", UserResource.instant(token.createdAt()))
                .put("expiresAt", UserResource.instant(token.expiresAt()));
    }
}
