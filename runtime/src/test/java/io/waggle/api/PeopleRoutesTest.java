package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.waggle.security.Role;
import io.waggle.task.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, their passwords, and tokens for machines, over HTTP. */
class PeopleRoutesTest {

    private static final String NEW_PASSWORD = "four red plates";

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anAdministratorMakesChangesAndRemovesUsers() {
        JsonObject made = json(admin(POST, "/users", user("bob", "operator", "submitter")), 201);
        assertThat(made.getJsonArray("roles")).containsExactly("operator", "submitter");
        assertThat(made.encode()).doesNotContain("assword");
        assertThat(admin(POST, "/users", user("bob", "viewer")).statusCode()).isEqualTo(409);
        String bob = login("bob", NEW_PASSWORD);
        assertThat(with(bob, POST, "/devices/start", new JsonObject()).statusCode())
                .isEqualTo(200);

        JsonObject changed = json(admin(PATCH, "/users/bob", new JsonObject().put("roles", roles("viewer"))), 200);
        assertThat(changed.getJsonArray("roles")).containsExactly("viewer");
        assertThat(with(bob, POST, "/devices/start", new JsonObject()).statusCode())
                .isEqualTo(403);

        JsonObject listed = json(admin(GET, "/users", null), 200);
        assertThat(listed.getInteger("total")).isEqualTo(6);
        JsonObject first = listed.getJsonArray("items").getJsonObject(1);
        assertThat(first.getString("username")).isEqualTo("bob");
        assertThat(first.getString("lastLogin")).isNotNull();

        assertThat(admin(DELETE, "/users/bob", null).statusCode()).isEqualTo(204);
        assertThat(with(bob, GET, "/auth/me", null).statusCode()).isEqualTo(401);
        assertThat(admin(DELETE, "/users/bob", null).statusCode()).isEqualTo(404);
        assertThat(admin(PATCH, "/users/bob", new JsonObject().put("disabled", true))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoIsDisabledIsOutAndComesBackByANewLoginOnly() {
        json(admin(POST, "/users", user("bob", "submitter")), 201);
        String bob = login("bob", NEW_PASSWORD);
        String token = token(bob, new JsonObject().put("name", "ci").put("role", "submitter"));
        assertThat(with(token, GET, "/channels", null).statusCode()).isEqualTo(200);

        json(admin(PATCH, "/users/bob", new JsonObject().put("disabled", true)), 200);
        assertThat(with(bob, GET, "/auth/me", null).statusCode()).isEqualTo(401);
        assertThat(with(token, GET, "/channels", null).statusCode()).isEqualTo(401);
        HttpResponse<Buffer> refused = tryLogin("bob", NEW_PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("disabled");

        json(admin(PATCH, "/users/bob", new JsonObject().put("disabled", false)), 200);
        assertThat(with(bob, GET, "/auth/me", null).statusCode()).isEqualTo(401);
        assertThat(with(token, GET, "/channels", null).statusCode()).isEqualTo(401);
        assertThat(login("bob", NEW_PASSWORD)).isNotEmpty();
    }

    @Test
    void theLastAdministratorStays() {
        for (JsonObject change :
                List.of(new JsonObject().put("roles", roles("viewer")), new JsonObject().put("disabled", true))) {
            assertThat(admin(PATCH, "/users/admin", change).statusCode()).isEqualTo(409);
        }
        assertThat(admin(DELETE, "/users/admin", null).statusCode()).isEqualTo(409);
        json(admin(POST, "/users", user("root", "admin")), 201);
        assertThat(admin(DELETE, "/users/admin", null).statusCode()).isEqualTo(204);
        assertThat(admin(GET, "/users", null).statusCode()).isEqualTo(401);
    }

    @Test
    void sentencesSayWhatIsWrongWithAUser() {
        assertThat(detail(admin(POST, "/users", user("bob", "operater")))).contains("did you mean 'operator'");
        assertThat(detail(admin(POST, "/users", user("bob smith", "viewer")))).contains("'username' is");
        assertThat(detail(admin(POST, "/users", user("bob", "viewer").put("password", "password1"))))
                .contains("among the first");
        assertThat(detail(admin(PATCH, "/users/viewer", new JsonObject()))).contains("say what is to change");
        assertThat(detail(admin(PATCH, "/users/admin", new JsonObject().put("password", NEW_PASSWORD))))
                .contains("/auth/password");
    }

    @Test
    void everybodyChangesTheOwnPasswordAndKeepsOnlyTheNewSession() {
        String other = login("viewer", ApiFixture.PASSWORD);
        String mine = session(Role.VIEWER);
        JsonObject wrong = new JsonObject().put("old", "not mine").put("new", NEW_PASSWORD);
        assertThat(with(mine, POST, "/auth/password", wrong).statusCode()).isEqualTo(403);
        JsonObject right = new JsonObject().put("old", ApiFixture.PASSWORD).put("new", NEW_PASSWORD);
        String fresh = json(with(mine, POST, "/auth/password", right), 200).getString("token");
        assertThat(with(fresh, GET, "/auth/me", null).statusCode()).isEqualTo(200);
        assertThat(with(mine, GET, "/auth/me", null).statusCode()).isEqualTo(401);
        assertThat(with(other, GET, "/auth/me", null).statusCode()).isEqualTo(401);
        assertThat(login("viewer", NEW_PASSWORD)).isNotEmpty();
    }

    @Test
    void aTokenIsShownOnceListedByItsOwnerAndRevoked() {
        JsonObject made = json(
                as(
                        Role.OPERATOR,
                        POST,
                        "/tokens",
                        new JsonObject().put("name", "cron").put("role", "viewer")),
                201);
        String token = made.getString("token");
        assertThat(token).startsWith("wgt_");
        assertThat(made.getString("expiresAt")).isNotNull();
        JsonObject me = json(with(token, GET, "/auth/me", null), 200);
        assertThat(me.getString("username")).isEqualTo("operator");
        assertThat(me.getString("tokenName")).isEqualTo("cron");
        assertThat(me.getJsonArray("roles")).containsExactly("viewer");
        assertThat(with(token, POST, "/devices/start", new JsonObject()).statusCode())
                .isEqualTo(403);

        String listed = as(Role.OPERATOR, GET, "/tokens", null).bodyAsString();
        assertThat(listed).contains("\"cron\"", "lastUsed").doesNotContain(token.substring(22));
        assertThat(json(as(Role.VIEWER, GET, "/tokens", null), 200).getInteger("total"))
                .isZero();
        assertThat(json(admin(GET, "/tokens", null), 200).getInteger("total")).isEqualTo(1);

        String id = made.getString("id");
        assertThat(as(Role.VIEWER, DELETE, "/tokens/" + id, null).statusCode()).isEqualTo(404);
        assertThat(as(Role.OPERATOR, DELETE, "/tokens/" + id, null).statusCode())
                .isEqualTo(204);
        assertThat(with(token, GET, "/auth/me", null).statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenDoesNothingThatIsForPeople() {
        String token =
                token(session(Role.ADMIN), new JsonObject().put("name", "root").put("role", "admin"));
        assertThat(with(token, GET, "/users", null).statusCode()).isEqualTo(200);
        JsonObject password = new JsonObject().put("old", ApiFixture.PASSWORD).put("new", NEW_PASSWORD);
        List<HttpResponse<Buffer>> tries = List.of(
                with(token, POST, "/users", user("bob", "admin")),
                with(token, PATCH, "/users/viewer", new JsonObject().put("disabled", true)),
                with(token, DELETE, "/users/viewer", null),
                with(token, POST, "/tokens", new JsonObject().put("name", "x").put("role", "viewer")),
                with(token, DELETE, "/tokens/x", null),
                with(token, POST, "/auth/logout", new JsonObject()),
                with(token, POST, "/auth/password", password));
        assertThat(tries).allSatisfy(reply -> {
            assertThat(reply.statusCode()).isEqualTo(403);
            assertThat(detail(reply)).contains("for people");
        });
    }

    @Test
    void sentencesSayWhatIsWrongWithAToken() {
        JsonObject wish = new JsonObject().put("name", "x").put("role", "viewer");
        assertThat(as(Role.VIEWER, POST, "/tokens", wish.copy().put("role", "operator"))
                        .statusCode())
                .isEqualTo(403);
        for (String expires : List.of("10s", "2000d", "soon")) {
            assertThat(detail(as(Role.VIEWER, POST, "/tokens", wish.copy().put("expires", expires))))
                    .contains("'expires' is");
        }
        assertThat(json(as(Role.VIEWER, POST, "/tokens", wish.copy().put("expires", "never")), 201)
                        .getValue("expiresAt"))
                .isNull();
    }

    @Test
    void aTokenThatIsLimitedReachesNothingElse() {
        String token = token(
                session(Role.ADMIN),
                new JsonObject().put("name", "mailer").put("role", "admin").put("channels", roles("mail")));
        JsonObject task = new JsonObject().put("function", "f").put("payload", 1);
        assertThat(with(token, POST, "/channels/mail/tasks", task).statusCode()).isEqualTo(202);
        String id = json(with(token, POST, "/tasks", task.copy().put("channel", "mail")), 202)
                .getString("id");
        assertThat(with(token, POST, "/tasks", task).statusCode()).isEqualTo(403);
        assertThat(with(token, POST, "/channels/other/tasks", task).statusCode())
                .isEqualTo(403);
        JsonObject tally = postMany(
                token,
                new JsonArray()
                        .add(task.copy().put("channel", "other"))
                        .add(task.copy().put("channel", "mail")));
        assertThat(tally.getInteger("accepted")).isEqualTo(1);
        assertThat(tally.getJsonArray("rejected").getJsonObject(0).getString("code"))
                .isEqualTo("FORBIDDEN");

        as(Role.ADMIN, POST, "/channels/other/tasks", task);
        String foreign = api.channels.held("other").firstKey();
        assertThat(with(token, GET, "/tasks/" + id, null).statusCode()).isEqualTo(200);
        assertThat(with(token, GET, "/tasks/" + foreign, null).statusCode()).isEqualTo(403);
        assertThat(with(token, GET, "/tasks/nobody", null).statusCode()).isEqualTo(403);
        assertThat(with(token, GET, "/tasks?channel=mail", null).statusCode()).isEqualTo(200);
        assertThat(with(token, GET, "/channels/mail", null).statusCode()).isEqualTo(200);
        for (String path :
                List.of("/tasks", "/tasks?channel=other", "/channels", "/channels/other", "/events", "/stats")) {
            assertThat(with(token, GET, path, null).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(api.channels.find(new Address("other", foreign)).await()).isPresent();
    }

    @Test
    void aCursorThatSomebodyMadeLeadsALimitedTokenNowhere() {
        String token = token(
                session(Role.ADMIN),
                new JsonObject().put("name", "mailer").put("role", "admin").put("channels", roles("mail")));
        JsonObject task = new JsonObject().put("function", "f").put("payload", 1);
        as(Role.ADMIN, POST, "/channels/other/tasks", task);
        with(token, POST, "/channels/mail/tasks", task);
        for (String made : List.of(
                "[0,\"mail\",\"SCHEDULED\",\"other\",\"QUEUED\",null,0]",
                "[0,\"other\",\"QUEUED\",\"mail\",\"QUEUED\",null,0]",
                "[0,\"mail\",\"QUEUED\",\"mail\",\"QUEUED\",null,2000000000]",
                "[0,\"mail\",\"QUEUED\",\"mail\",\"QUEUED\",null,-1]",
                "[-9,\"mail\",\"QUEUED\",\"mail\",\"QUEUED\",null,0]",
                "[0,\"mail\",\"QUEUED\"" + ",\"mail\",\"QUEUED\",null,0".repeat(60) + "]")) {
            String cursor =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(made.getBytes(StandardCharsets.UTF_8));
            var answer = with(token, GET, "/tasks?channel=mail&cursor=" + cursor, null);
            assertThat(answer.bodyAsString()).as(made).doesNotContain("\"other\"");
            assertThat(answer.statusCode()).as(made).isEqualTo(400);
        }
    }

    @Test
    void aTokenForOneFunctionSubmitsAndSeesItsTasksOnly() {
        String token = token(
                session(Role.SUBMITTER),
                new JsonObject().put("name", "f only").put("role", "submitter").put("functions", roles("f")));
        JsonObject task = new JsonObject().put("function", "f").put("payload", 1);
        String id = json(with(token, POST, "/tasks", task), 202).getString("id");
        assertThat(with(token, POST, "/tasks", task.copy().put("function", "g")).statusCode())
                .isEqualTo(403);
        String foreign = json(as(Role.ADMIN, POST, "/tasks", task.copy().put("function", "g")), 202)
                .getString("id");
        assertThat(with(token, GET, "/tasks/" + id, null).statusCode()).isEqualTo(200);
        assertThat(with(token, GET, "/tasks/" + foreign, null).statusCode()).isEqualTo(403);
        assertThat(with(token, GET, "/channels/f", null).statusCode()).isEqualTo(403);
        assertThat(with(token, GET, "/tasks?function=f", null).statusCode()).isEqualTo(200);
        assertThat(with(token, POST, "/functions/f/call", new JsonObject()).statusCode())
                .isNotEqualTo(403);
        assertThat(with(token, POST, "/functions/g/call", new JsonObject()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void everyRouteThatALimitedTokenReachesIsThere() {
        assertThat(Stream.of(Reach.routes())
                        .flatMap(List::stream)
                        .map(route -> route.replace(" /", " " + Permissions.API + "/")))
                .isSubsetOf(Permissions.ALL.stream().map(Permission::toString).toList());
    }

    private JsonObject postMany(String token, JsonArray tasks) {
        return api.anonymous(POST, "/api/v1/tasks")
                .bearerTokenAuthentication(token)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(tasks.toBuffer())
                .await()
                .bodyAsJsonObject();
    }

    private HttpResponse<Buffer> admin(HttpMethod method, String path, @Nullable JsonObject body) {
        return as(Role.ADMIN, method, path, body);
    }

    private HttpResponse<Buffer> as(Role role, HttpMethod method, String path, @Nullable JsonObject body) {
        return with(session(role), method, path, body);
    }

    private HttpResponse<Buffer> with(String token, HttpMethod method, String path, @Nullable JsonObject body) {
        var request = api.anonymous(method, "/api/v1" + path).bearerTokenAuthentication(token);
        return (body == null ? request.send() : request.sendJsonObject(body)).await();
    }

    private String session(Role role) {
        return Objects.requireNonNull(api.tokens.get(role));
    }

    private String token(String session, JsonObject wish) {
        return json(with(session, POST, "/tokens", wish), 201).getString("token");
    }

    private String login(String user, String password) {
        return json(tryLogin(user, password), 200).getString("token");
    }

    private HttpResponse<Buffer> tryLogin(String user, String password) {
        JsonObject body = new JsonObject().put("username", user).put("password", password);
        return api.anonymous(POST, "/api/v1/auth/login").sendJsonObject(body).await();
    }

    private static JsonObject user(String name, String... roles) {
        return new JsonObject()
                .put("username", name)
                .put("password", NEW_PASSWORD)
                .put("roles", roles(roles));
    }

    private static JsonArray roles(String... names) {
        return new JsonArray(List.of(names));
    }

    private static JsonObject json(HttpResponse<Buffer> reply, int expected) {
        assertThat(reply.statusCode()).as(reply.bodyAsString()).isEqualTo(expected);
        return reply.bodyAsJsonObject();
    }

    private static String detail(HttpResponse<Buffer> reply) {
        return reply.bodyAsJsonObject().getString("detail");
    }
}
