package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.waggle.security.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever changes something is written down, once, by the gate that all routes pass; and how it is read. */
class AuditRoutesTest {

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
    void everyRouteThatChangesSomethingLeavesOneEntryAndNoOtherOne() {
        for (Permission row : Permissions.ALL) {
            int before = api.audit.entries().size();
            String path = row.path().replaceAll("\\{\\w+}", "x").replace("/*", "/");
            if (ApiFixture.ends(row)) {
                HttpRequest<Buffer> request =
                        row.role() == null ? api.anonymous(row.method(), path) : api.as(Role.ADMIN, row.method(), path);
                if (path.endsWith("/logout")) {
                    request.addQueryParam("unknown", "so that the session stays");
                }
                request.send().await();
                boolean work = row.body() == BodyKind.TASKS || row.body() == BodyKind.CALL;
                int more = row.method().equals(GET) || work ? 0 : 1;
                assertThat(api.audit.entries().size() - before)
                        .as(row.toString())
                        .isEqualTo(more);
            }
        }
    }

    @Test
    void whoOnlyAsksWhatWouldBeDoneHasDoneNothing() {
        int before = api.audit.entries().size();
        send(Role.OPERATOR, POST, "/devices/pause?dryRun=true", new JsonObject());
        send(Role.OPERATOR, POST, "/dispatch/stop?dryRun=true", new JsonObject());
        JsonObject some = new JsonObject().put("ids", new JsonArray().add("mail/x"));
        send(Role.OPERATOR, POST, "/tasks/cancel?dryRun=true", some);
        assertThat(api.audit.entries()).hasSize(before);
        send(Role.VIEWER, POST, "/dispatch/stop?dryRun=true", new JsonObject());
        assertThat(api.audit.entries("dispatch.stop").get(0).getString("outcome"))
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void everyActionHasANameOfItsOwn() {
        assertThat(Permissions.ALL.stream()
                        .filter(Permission::audited)
                        .map(Permission::action)
                        .distinct())
                .contains(
                        "setup",
                        "auth.login",
                        "auth.password",
                        "user.create",
                        "user.change",
                        "user.delete",
                        "token.create",
                        "task.change",
                        "channel.change",
                        "channel.failed.reload",
                        "channel.failed.delete",
                        "failed.reload",
                        "device.pause",
                        "function.deploy")
                .allMatch(action -> action.matches("[a-z]+(\\.[a-z-]+){0,2}"));
    }

    @Test
    void loginsAreWrittenGoodAndBadAndThrottled() {
        login("viewer", ApiFixture.PASSWORD);
        for (int i = 0; i < 4; i++) {
            login("operator", "wrong");
        }
        login("operator", ApiFixture.PASSWORD);
        List<JsonObject> logins = api.audit.entries("auth.login");
        assertThat(logins.get(0).getString("by")).isEqualTo("viewer");
        assertThat(logins.stream().map(entry -> entry.getString("outcome")))
                .containsExactly(
                        "DONE",
                        "UNAUTHENTICATED",
                        "UNAUTHENTICATED",
                        "UNAUTHENTICATED",
                        "UNAUTHENTICATED",
                        "TOO_MANY_REQUESTS");
        assertThat(logins.get(5).getString("address")).isEqualTo("127.0.0.1");
    }

    @Test
    void anEntrySaysWhoDidWhatToWhatAndWhatChanged() {
        send(Role.SUBMITTER, POST, "/channels/mail/tasks", ApiFixture.task("crawl"));
        send(Role.OPERATOR, PATCH, "/channels/mail", new JsonObject().put("capacity", 5));
        send(Role.OPERATOR, PATCH, "/channels/mail", new JsonObject().put("capacity", 7));
        JsonObject change = api.audit.entries("channel.change").get(1);
        assertThat(change.getString("by")).isEqualTo("operator");
        assertThat(change.getString("target")).isEqualTo("mail");
        assertThat(change.getJsonObject("before")).isEqualTo(new JsonObject().put("capacity", 5));
        assertThat(change.getJsonObject("after")).isEqualTo(new JsonObject().put("capacity", 7));
        assertThat(change.getString("outcome")).isEqualTo("DONE");
        assertThat(change.getString("node")).isEqualTo("n1");

        send(Role.VIEWER, PATCH, "/channels/mail", new JsonObject().put("capacity", 9));
        JsonObject refused = api.audit.entries("channel.change").get(2);
        assertThat(refused.getString("by")).isEqualTo("viewer");
        assertThat(refused.getString("outcome")).isEqualTo("FORBIDDEN");

        api.as(Role.DEPLOYER, PUT, "/api/v1/functions")
                .putHeader("Content-Type", "application/java-archive")
                .sendBuffer(Buffer.buffer("PK"))
                .await();
        JsonObject deploy = api.audit.entries("function.deploy").get(0);
        assertThat(deploy.getString("target")).isEqualTo("crawl");
        assertThat(deploy.getJsonObject("before").encode()).isEqualTo("{\"versions\":{\"crawl\":\"aa\"}}");
        assertThat(deploy.getJsonObject("after").getString("sha256")).isEqualTo("ab");
        assertThat(deploy.getJsonObject("after").getJsonObject("versions").getString("crawl"))
                .isEqualTo("ab");

        send(Role.OPERATOR, POST, "/devices/d1/pause", new JsonObject());
        JsonObject pause = api.audit.entries("device.pause").get(0);
        assertThat(pause.getString("target")).isEqualTo("d1");
        assertThat(pause.getJsonObject("after").encode()).contains("DONE");
        assertThat(pause.containsKey("before")).isTrue();

        send(Role.OPERATOR, POST, "/channels/mail/failed/reload", new JsonObject());
        JsonObject reload = api.audit.entries("channel.failed.reload").get(0);
        assertThat(reload.getJsonObject("before").containsKey("failed")).isTrue();
        assertThat(reload.getJsonObject("after").getMap()).containsKeys("reloaded", "failed");
    }

    @Test
    void theChainIsVerified() {
        send(Role.OPERATOR, POST, "/devices/pause", new JsonObject());
        JsonObject verdict =
                api.as(Role.ADMIN, GET, "/api/v1/audit/verify").send().await().bodyAsJsonObject();
        assertThat(verdict.getBoolean("whole")).isTrue();
        assertThat(verdict.getInteger("entries")).isPositive().isEqualTo(verdict.getInteger("last"));
        assertThat(verdict.getValue("broken")).isNull();
    }

    @Test
    void noSecretAndNoPayloadIsEverWritten() {
        String secret = "four red plates";
        send(
                Role.ADMIN,
                POST,
                "/users",
                new JsonObject()
                        .put("username", "bob")
                        .put("password", secret)
                        .put("roles", new JsonArray().add("viewer")));
        send(Role.ADMIN, PATCH, "/users/bob", new JsonObject().put("password", secret + " more"));
        login("bob", secret + " more");
        send(
                Role.VIEWER,
                POST,
                "/auth/password",
                new JsonObject().put("old", ApiFixture.PASSWORD).put("new", secret));
        String token = api.as(Role.ADMIN, POST, "/api/v1/tokens")
                .sendJsonObject(new JsonObject().put("name", "ci").put("role", "viewer"))
                .await()
                .bodyAsJsonObject()
                .getString("token");
        send(Role.SUBMITTER, POST, "/tasks", ApiFixture.task("crawl").put("payload", "a canary"));
        String all = api.audit.entries().toString();
        assertThat(all)
                .contains("bob", "another")
                .doesNotContain(secret)
                .doesNotContain(ApiFixture.PASSWORD)
                .doesNotContain(token.substring(22))
                .doesNotContain("canary");
        assertThat(api.audit.entries("token.create").get(0).getString("target")).hasSize(16);
    }

    @Test
    void aMachineIsWrittenWithTheNameOfItsToken() {
        String token = api.as(Role.OPERATOR, POST, "/api/v1/tokens")
                .sendJsonObject(new JsonObject().put("name", "cron").put("role", "operator"))
                .await()
                .bodyAsJsonObject()
                .getString("token");
        api.anonymous(POST, "/api/v1/devices/pause")
                .bearerTokenAuthentication(token)
                .send()
                .await();
        JsonObject entry = api.audit.entries("device.pause").get(0);
        assertThat(entry.getString("by")).isEqualTo("operator");
        assertThat(entry.getString("token")).isEqualTo("cron");
    }

    @Test
    void aStoreThatIsOutHoldsNobodyUp() {
        api.audit.gone(true);
        assertThat(send(Role.OPERATOR, POST, "/devices/pause", new JsonObject()))
                .isEqualTo(200);
        api.audit.gone(false);
        await().until(() -> api.audit.entries("device.pause").size() == 1);
    }

    @Test
    void itIsReadByFilterAndPageByPage() {
        send(Role.OPERATOR, POST, "/devices/pause", new JsonObject());
        send(Role.OPERATOR, POST, "/devices/start", new JsonObject());
        send(Role.ADMIN, POST, "/devices/d1/stop", new JsonObject());
        JsonObject all = read("?action=device", 200);
        assertThat(all.getJsonArray("items").stream().map(item -> ((JsonObject) item).getString("action")))
                .containsExactly("device.stop", "device.start", "device.pause");
        assertThat(all.getValue("next")).isNull();
        JsonObject first = read("?action=device&limit=2", 200);
        assertThat(first.getJsonArray("items")).hasSize(2);
        JsonObject second = read("?action=device&limit=2&cursor=" + first.getString("next"), 200);
        assertThat(second.getJsonArray("items")).hasSize(1);
        assertThat(read("?by=operator&action=device.start", 200).getJsonArray("items"))
                .hasSize(1);
        assertThat(read("?target=d1", 200).getJsonArray("items")).hasSize(1);
        assertThat(read("?from=2100-01-01T00:00:00Z", 200).getJsonArray("items"))
                .isEmpty();
        assertThat(read("?to=2020-01-01T00:00:00Z", 200).getJsonArray("items")).isEmpty();
        assertThat(read("?cursor=rubbish", 400).getString("detail")).contains("'cursor'");
        assertThat(read("?from=yesterday", 400).getString("detail")).contains("'from'");
        assertThat(read("?user=ann", 400).getString("detail")).contains("there is no query parameter 'user'");
    }

    @Test
    void itIsExportedWhole() {
        for (int i = 0; i < 600; i++) {
            send(Role.OPERATOR, POST, "/devices/pause", new JsonObject());
        }
        send(Role.ADMIN, PATCH, "/users/=1+1", new JsonObject().put("disabled", true));
        String lines = export("application/x-ndjson", "?action=device");
        assertThat(lines.lines()).hasSize(600).allMatch(line -> new JsonObject(line).containsKey("at"));
        String csv = export("text/csv", "");
        assertThat(csv.lines().findFirst())
                .hasValue("id,at,by,token,address,node,action,target,outcome,count,before,after,number,previous");
        assertThat(csv.lines().count()).isEqualTo(api.audit.entries().size() + 1L);
        assertThat(csv).contains(",user.change,'=1+1,NOT_FOUND,1,,").contains("\"{\"\"devices\"\"");
    }

    private String export(String type, String query) {
        var reply = api.as(Role.ADMIN, GET, "/api/v1/audit" + query)
                .putHeader("Accept", type)
                .send()
                .await();
        assertThat(reply.getHeader("Content-Type")).startsWith(type);
        return reply.bodyAsString();
    }

    private JsonObject read(String query, int expected) {
        var reply = api.as(Role.ADMIN, GET, "/api/v1/audit" + query).send().await();
        assertThat(reply.statusCode()).isEqualTo(expected);
        return reply.bodyAsJsonObject();
    }

    private int send(Role role, HttpMethod method, String path, JsonObject body) {
        return api.as(role, method, "/api/v1" + path)
                .sendJsonObject(body)
                .await()
                .statusCode();
    }

    private void login(String user, String password) {
        api.anonymous(POST, "/api/v1/auth/login")
                .sendJsonObject(new JsonObject().put("username", user).put("password", password))
                .await();
    }
}
