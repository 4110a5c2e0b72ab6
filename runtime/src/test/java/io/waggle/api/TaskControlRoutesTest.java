package io.waggle.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.waggle.security.Role;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to tasks, one and many, and what lists show: the doors, over channels in memory. */
class TaskControlRoutesTest {

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

    private HttpResponse<Buffer> send(HttpMethod method, String path, Object body) {
        return api.as(Role.OPERATOR, method, "/api/v1" + path).sendJson(body).await();
    }

    private JsonObject ok(HttpMethod method, String path, Object body, int status) {
        var answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
        return status == 204 ? new JsonObject() : answer.bodyAsJsonObject();
    }

    private String problem(HttpMethod method, String path, Object body, int status) {
        return ok(method, path, body, status).getString("detail");
    }

    private void put(String id, TaskState state) {
        put(id, state, new JsonObject());
    }

    private void put(String id, TaskState state, JsonObject more) {
        var task = ApiFixture.task("crawl").put("id", id).mergeIn(more);
        var made = api.as(Role.SUBMITTER, POST, "/api/v1/tasks").sendJson(task).await();
        assertThat(made.statusCode()).isEqualTo(202);
        var address = new Address("crawl", id);
        api.channels.put(
                address,
                state,
                Objects.requireNonNull(api.channels.held("crawl").get(id)).task());
    }

    @Test
    void cancelsWhatHasNotEndedAndSaysWhyNot() {
        put("a", TaskState.QUEUED);
        put("b", TaskState.SUCCEEDED);
        assertThat(ok(POST, "/tasks/crawl%2Fa/cancel", new JsonObject(), 200).getString("state"))
                .isEqualTo("CANCELLED");
        assertThat(ok(POST, "/tasks/crawl%2Fa/cancel", new JsonObject(), 200).getString("state"))
                .as("again it is as asked")
                .isEqualTo("CANCELLED");
        assertThat(problem(POST, "/tasks/crawl%2Fb/cancel", new JsonObject(), 409))
                .isEqualTo("task 'crawl/b' has ended as SUCCEEDED: there is nothing left to cancel.");
        ok(POST, "/tasks/crawl%2Fnobody/cancel", new JsonObject(), 404);
        ok(POST, "/tasks/crawl%2Fa/cancel", new JsonObject().put("why", 1), 400);
    }

    @Test
    void runsAgainCopiesAndDeletes() {
        put("a", TaskState.FAILED);
        put("r", TaskState.RUNNING);
        assertThat(ok(POST, "/tasks/crawl%2Fa/rerun", new JsonObject(), 200).getString("state"))
                .isEqualTo("QUEUED");
        assertThat(problem(POST, "/tasks/crawl%2Fa/rerun", new JsonObject(), 409))
                .contains("'crawl/a' waits as QUEUED: only one that has ended can run again");
        assertThat(problem(DELETE, "/tasks/crawl%2Fr", new JsonObject(), 409))
                .isEqualTo("task 'crawl/r' runs: cancel it first.");
        ok(DELETE, "/tasks/crawl%2Fa", new JsonObject(), 204);
        ok(DELETE, "/tasks/crawl%2Fa", new JsonObject(), 404);
        var edit = Buffer.buffer("{\"payload\":{\"n\":12345678901234567890123},\"priority\":7,\"batch\":\"b\"}");
        var copied = api.as(Role.OPERATOR, POST, "/api/v1/tasks/crawl%2Fr/copy")
                .putHeader("Content-Type", "application/json")
                .sendBuffer(edit)
                .await();
        assertThat(copied.statusCode()).as(copied.bodyAsString()).isEqualTo(202);
        String id = copied.bodyAsJsonObject().getString("id");
        assertThat(id).isNotEqualTo("r");
        var shown =
                api.as(Role.VIEWER, GET, "/api/v1/tasks/crawl%2F" + id).send().await();
        assertThat(shown.bodyAsString()).contains("{\"n\":12345678901234567890123}");
        assertThat(shown.bodyAsJsonObject().getInteger("priority")).isEqualTo(7);
        assertThat(shown.bodyAsJsonObject().getString("batch")).isEqualTo("b");
        ok(POST, "/tasks/crawl%2Fr/copy", new JsonObject().put("function", "other"), 400);
    }

    @Test
    void changesThePayloadOfWhatWaits() {
        put("a", TaskState.QUEUED);
        put("r", TaskState.RUNNING);
        var change = new JsonObject().put("payload", List.of(1, 2)).put("priority", 3);
        JsonObject changed = ok(PATCH, "/tasks/crawl%2Fa", change, 200);
        assertThat(changed.getJsonArray("payload"))
                .isEqualTo(new JsonArray().add(1).add(2));
        assertThat(changed.getInteger("priority")).isEqualTo(3);
        assertThat(problem(PATCH, "/tasks/crawl%2Fr", change, 409))
                .startsWith("task 'crawl/r' runs already: only one that waits");
        assertThat(problem(PATCH, "/tasks/crawl%2Fr", new JsonObject().put("priority", 1), 409))
                .startsWith("task 'crawl/r' runs already: only one that waits");
        ok(PATCH, "/tasks/crawl%2Fnobody", change, 404);
        assertThat(problem(PATCH, "/tasks/crawl%2Fa", new JsonObject(), 400)).contains("'priority', 'payload' or both");
        ok(PATCH, "/tasks/crawl%2Fa", new JsonObject().put("state", "QUEUED"), 400);
    }

    @Test
    void countsFirstAndDoesManyAtOnce() {
        for (int i = 0; i < 1_200; i++) {
            put("q" + i, TaskState.QUEUED, new JsonObject().put("batch", i % 2 == 0 ? "even" : "odd"));
        }
        put("r", TaskState.RUNNING, new JsonObject().put("batch", "even"));
        put("d", TaskState.SUCCEEDED, new JsonObject().put("batch", "even"));
        var even = new JsonObject().put("batch", "even");
        JsonObject counted = ok(POST, "/tasks/cancel?dryRun=true", even, 200);
        assertThat(counted.getInteger("matched")).isEqualTo(601);
        assertThat(counted.getInteger("done")).isZero();
        assertThat(counted.getBoolean("dryRun")).isTrue();
        assertThat(ok(
                                POST,
                                "/tasks/cancel",
                                new JsonObject().put("channel", "crawl").put("dryRun", true),
                                200)
                        .getInteger("matched"))
                .isEqualTo(1_201);
        JsonObject done = ok(POST, "/tasks/cancel", even, 200);
        assertThat(done.getInteger("done")).isEqualTo(601);
        assertThat(done.getInteger("refused")).isZero();
        assertThat(ok(POST, "/tasks/delete", new JsonObject().put("state", "running"), 200)
                        .getInteger("matched"))
                .isZero();
        assertThat(ok(POST, "/tasks/rerun", even, 200).getInteger("done")).isEqualTo(602);
        JsonObject cleared = ok(POST, "/tasks/clear-results", new JsonObject().put("state", "QUEUED"), 200);
        assertThat(cleared.getInteger("refused")).isEqualTo(1_202);
        assertThat(cleared.getJsonArray("reasons").getJsonObject(0).getString("detail"))
                .isEqualTo("waits as QUEUED: only one that succeeded has a result");
        assertThat(cleared.getJsonArray("reasons").getJsonObject(0).getJsonArray("ids"))
                .hasSize(5);
        JsonObject copied = ok(
                POST,
                "/tasks/copy",
                new JsonObject().put("batch", "odd").put("set", new JsonObject().put("batch", "again")),
                200);
        assertThat(copied.getJsonArray("ids")).hasSize(600);
        assertThat(ok(POST, "/tasks/delete", new JsonObject().put("batch", "again"), 200)
                        .getInteger("done"))
                .isEqualTo(600);
    }

    @Test
    void movesManyThatWaitToAnotherPriority() {
        put("a", TaskState.QUEUED, new JsonObject().put("batch", "b"));
        put("s", TaskState.SCHEDULED, new JsonObject().put("batch", "b"));
        put("r", TaskState.RUNNING, new JsonObject().put("batch", "b"));
        var batch = new JsonObject().put("batch", "b");
        assertThat(problem(POST, "/tasks/prioritize", batch, 400)).contains("'priority' must say");
        assertThat(ok(POST, "/tasks/prioritize?dryRun=true", batch, 200).getInteger("matched"))
                .as("a count needs no number")
                .isEqualTo(2);
        JsonObject moved = ok(POST, "/tasks/prioritize", batch.copy().put("priority", 9), 200);
        assertThat(moved.getString("action")).isEqualTo("prioritize");
        assertThat(moved.getInteger("done")).isEqualTo(2);
        assertThat(ok(GET, "/tasks/crawl%2Fa", new JsonObject(), 200).getInteger("priority"))
                .isEqualTo(9);
        var ids = new JsonObject()
                .put("ids", new JsonArray().add("crawl/r").add("a").add("nobody"));
        JsonObject named = ok(POST, "/tasks/prioritize", ids.copy().put("priority", -1), 200);
        assertThat(named.getInteger("done")).isEqualTo(1);
        assertThat(named.getJsonArray("reasons").stream().map(one -> ((JsonObject) one).getString("detail")))
                .containsExactlyInAnyOrder(
                        "runs: only one that waits can be given another priority", "is not there (any more)");
        JsonObject dry = ok(POST, "/tasks/prioritize?dryRun=true", ids, 200);
        assertThat(dry.getInteger("refused")).isEqualTo(2);
        ok(POST, "/tasks/cancel", batch.copy().put("priority", 9), 400);
    }

    @Test
    void takesIdsAndSaysOfEachWhatBecameOfIt() {
        put("a", TaskState.QUEUED);
        put("b", TaskState.FAILED);
        put("r", TaskState.RUNNING);
        var ids = new JsonArray()
                .add("crawl/a")
                .add("b")
                .add("crawl/r")
                .add("nobody")
                .add("crawl/a");
        JsonObject dry = ok(POST, "/tasks/delete?dryRun=true", new JsonObject().put("ids", ids), 200);
        assertThat(dry.getInteger("done")).isEqualTo(2);
        JsonObject done = ok(POST, "/tasks/delete", new JsonObject().put("ids", ids), 200);
        assertThat(done.getInteger("matched")).isEqualTo(4);
        assertThat(done.getInteger("done")).isEqualTo(2);
        assertThat(done.getJsonArray("reasons").stream().map(one -> ((JsonObject) one).getString("code")))
                .containsExactlyInAnyOrder("CONFLICT", "UNKNOWN_TASK");
        assertThat(problem(POST, "/tasks/cancel", new JsonObject(), 400)).contains("'ids'", "submittedBefore");
        assertThat(problem(
                        POST, "/tasks/cancel", new JsonObject().put("ids", ids).put("batch", "x"), 400))
                .contains("not with both");
        assertThat(problem(POST, "/tasks/cancel", new JsonObject().put("bacth", "x"), 400))
                .contains("did you mean 'batch'?");
        ok(POST, "/tasks/cancel", new JsonObject().put("channel", "nowhere"), 404);
    }

    @Test
    void tellsHowFarItIsLineByLine() {
        for (int i = 0; i < 1_100; i++) {
            put("q" + i, TaskState.QUEUED);
        }
        var answer = api.as(Role.OPERATOR, POST, "/api/v1/tasks/cancel")
                .putHeader("Accept", "application/x-ndjson")
                .sendJson(new JsonObject().put("function", "crawl"))
                .await();
        List<JsonObject> lines =
                answer.bodyAsString().lines().map(JsonObject::new).toList();
        assertThat(lines).extracting(line -> line.getInteger("done")).containsExactly(500, 1_000, 1_100, 1_100);
        assertThat(lines.get(3).getString("action")).isEqualTo("cancel");
    }

    @Test
    void theBusCancelsInTheSameShape() {
        put("a", TaskState.QUEUED);
        var done = (JsonObject) api.vertx
                .eventBus()
                .request("waggle.tasks.cancel", new JsonObject().put("ids", new JsonArray().add("crawl/a")))
                .await()
                .body();
        assertThat(done.getInteger("done")).isEqualTo(1);
        assertThatThrownBy(() -> api.vertx
                        .eventBus()
                        .request("waggle.tasks.cancel", new JsonObject())
                        .await())
                .isInstanceOf(ReplyException.class)
                .hasMessageContaining("name the tasks");
    }

    @Test
    void listsByEveryFilterAndShowsWhatIsAskedFor() {
        put("a", TaskState.QUEUED, new JsonObject().put("key", "k1").put("payload", "The Hive"));
        put("b", TaskState.CANCELLED, new JsonObject().put("payload", "a bee"));
        assertThat(ids("/tasks?key=k1")).containsExactly("a");
        assertThat(ids("/tasks?q=hive")).containsExactly("a");
        assertThat(ids("/tasks?state=cancelled")).containsExactly("b");
        assertThat(ids("/tasks?device=n1-1")).isEmpty();
        assertThat(ids("/tasks?submittedBefore=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("/tasks?submittedAfter=2020-01-01T00:00:00Z")).containsExactly("a", "b");
        JsonObject row = ok(GET, "/tasks?q=hive&fields=id,payload", new JsonObject(), 200)
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(row.fieldNames()).containsExactlyInAnyOrder("id", "payload");
        assertThat(problem(GET, "/tasks?fields=id,paylod", new JsonObject(), 400))
                .contains("did you mean 'payload'?");
        assertThat(problem(GET, "/tasks?submittedAfter=yesterday", new JsonObject(), 400))
                .contains("'submittedAfter'");
    }

    private List<String> ids(String path) {
        return ok(GET, path, new JsonObject(), 200).getJsonArray("items").stream()
                .map(one -> ((JsonObject) one).getString("id"))
                .toList();
    }
}
