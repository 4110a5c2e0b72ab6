package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
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

/** The fail lists' doors, over channels in memory. */
class FailedRoutesTest {

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
        for (String id : List.of("a/t1", "a/t2", "a/t3", "b/t1")) {
            api.as(Role.SUBMITTER, POST, "/api/v1/channels/" + id.charAt(0) + "/tasks")
                    .sendJsonObject(ApiFixture.task("crawl")
                            .put("id", id.substring(2))
                            .put("batch", id.equals("a/t3") ? "night" : "day"))
                    .await();
            api.channels.fail(new Address(id.substring(0, 1), id.substring(2)));
        }
    }

    @AfterEach
    void close() {
        api.close();
    }

    private HttpResponse<Buffer> post(String path, String body) {
        return api.as(Role.OPERATOR, POST, "/api/v1" + path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await();
    }

    private JsonObject ok(String path, String body) {
        var answer = post(path, body);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private String refused(String path, String body) {
        var answer = post(path, body);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(400);
        return answer.bodyAsJsonObject().getString("detail");
    }

    private JsonObject get(String path) {
        var answer = api.as(Role.VIEWER, GET, "/api/v1" + path).send().await();
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private TaskState state(String channel, String id) {
        return Objects.requireNonNull(api.channels.held(channel).get(id)).state();
    }

    @Test
    void familiesAreListedByPagesAndTheirTasksToo() {
        JsonObject all = get("/failed/families");
        assertThat(all.getInteger("total")).isEqualTo(2);
        assertThat(all.getInteger("ungrouped")).isZero();
        JsonObject first = all.getJsonArray("items").getJsonObject(0);
        assertThat(first.fieldNames())
                .containsExactly(
                        "id",
                        "channel",
                        "function",
                        "version",
                        "type",
                        "message",
                        "frames",
                        "count",
                        "firstSeen",
                        "lastSeen",
                        "devices",
                        "byDevice",
                        "sample");
        assertThat(first.getInteger("count")).isEqualTo(3);
        assertThat(first.getString("sample")).isEqualTo("a/t1");
        assertThat(first.getString("lastSeen")).isEqualTo("1970-01-01T00:00:00.002Z");
        JsonObject page = get("/failed/families?limit=1");
        assertThat(page.getJsonArray("items")).hasSize(1);
        assertThat(get("/failed/families?limit=1&cursor=" + page.getString("next"))
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("channel"))
                .isEqualTo("b");
        assertThat(get("/channels/b/failed/families").getJsonArray("items")).hasSize(1);
        assertThat(get("/failed/families?function=none").getJsonArray("items")).isEmpty();
        JsonArray night = get("/failed/families?batch=night").getJsonArray("items");
        assertThat(night).hasSize(1);
        assertThat(night.getJsonObject(0).getString("sample")).isEqualTo("a/t3");
        String family = "?family=" + Doubles.MemoryFailures.FAMILY;
        assertThat(get("/failed" + family).getJsonArray("items")).hasSize(4);
        assertThat(get("/channels/a/failed" + family).getJsonArray("items")).hasSize(3);
        assertThat(get("/channels/a/failed?family=others").getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void familiesTellHowTheyAreSpreadOverTimeAndDevices() {
        JsonObject hour = get("/failed/families?trend=hour");
        assertThat(hour.getJsonObject("trend").getLong("spanMs")).isEqualTo(60_000);
        JsonObject first = hour.getJsonArray("items").getJsonObject(0);
        assertThat(first.getJsonArray("trend")).hasSize(60).containsOnly(3);
        assertThat(first.getJsonArray("byDevice"))
                .containsExactly(new JsonObject().put("device", "d1").put("count", 3));
        JsonArray day = get("/channels/b/failed/families?trend=day").getJsonArray("items");
        assertThat(day.getJsonObject(0).getJsonArray("trend")).hasSize(48).containsOnly(1);
        assertThat(refusal("/failed/families?trend=week")).isEqualTo("'trend' must be hour or day.");
        assertThat(refusal("/failed/families?trend=day&batch=night")).contains("does not go with 'batch'");
    }

    private String refusal(String path) {
        var answer = api.as(Role.VIEWER, GET, "/api/v1" + path).send().await();
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.bodyAsJsonObject().getString("detail");
    }

    @Test
    void someAreReloadedByIdAndTheOthersAreRefusedByName() {
        JsonObject receipt = ok("/channels/a/failed/reload", "{\"ids\":[\"t1\",\"a/t2\",\"t9\",\"t1\"]}");
        assertThat(receipt.getInteger("matched")).isEqualTo(3);
        assertThat(receipt.getInteger("done")).isEqualTo(2);
        assertThat(receipt.getInteger("reloaded")).isEqualTo(2);
        assertThat(receipt.getInteger("refusedTotal")).isEqualTo(1);
        assertThat(receipt.getJsonArray("refused").getJsonObject(0).getString("id"))
                .isEqualTo("a/t9");
        assertThat(receipt.getJsonArray("refused").getJsonObject(0).getString("code"))
                .isEqualTo("UNKNOWN_TASK");
        assertThat(state("a", "t1")).isEqualTo(TaskState.QUEUED);
        assertThat(state("a", "t3")).isEqualTo(TaskState.FAILED);
    }

    @Test
    void aTaskThatIsNamedByItsIdAndItsAddressIsOne() {
        JsonObject receipt = ok("/channels/a/failed/reload", "{\"ids\":[\"t1\",\"a/t1\"]}");
        assertThat(receipt.getInteger("matched")).isEqualTo(1);
        assertThat(receipt.getInteger("done")).isEqualTo(1);
        assertThat(receipt.getInteger("refusedTotal")).isZero();
        JsonObject copies = api.as(Role.OPERATOR, POST, "/api/v1/tasks/copy")
                .sendJsonObject(
                        new JsonObject().put("ids", new JsonArray().add("t2").add("a/t2")))
                .await()
                .bodyAsJsonObject();
        assertThat(copies.getInteger("matched")).isEqualTo(1);
        assertThat(copies.getJsonArray("ids")).hasSize(1);
    }

    @Test
    void aFilterChoosesAndADryRunOnlyCounts() {
        String night = "{\"batch\":\"night\",\"dryRun\":true}";
        assertThat(ok("/failed/delete", night).getInteger("matched")).isEqualTo(1);
        assertThat(ok("/failed/delete?dryRun=true", "{}").getInteger("matched")).isEqualTo(4);
        assertThat(ok("/failed/reload?dryRun=true", "{\"ids\":[\"a/t1\",\"a/t7\"]}")
                        .getInteger("refusedTotal"))
                .isEqualTo(1);
        assertThat(api.channels.held("a")).hasSize(3);
        JsonObject receipt = ok("/failed/delete", "{\"batch\":\"night\",\"function\":\"crawl\"}");
        assertThat(receipt.getInteger("deleted")).isEqualTo(1);
        assertThat(receipt.getJsonObject("channels").getInteger("a")).isEqualTo(1);
        assertThat(api.channels.held("a")).containsOnlyKeys("t1", "t2");
        assertThat(ok("/channels/a/failed/delete", "{\"type\":\"IOException\"}").getInteger("done"))
                .isZero();
    }

    @Test
    void tasksGoToAnotherChannelAndOneMayGetAnotherPayload() {
        ok("/channels/a/failed/reload", "{\"ids\":[\"t1\"],\"payload\":{\"n\":12345678901234567890}}");
        assertThat(state("a", "t1")).isEqualTo(TaskState.QUEUED);
        JsonObject receipt = ok("/failed/reload", "{\"to\":\"b\"}");
        assertThat(receipt.getInteger("done")).isEqualTo(2);
        assertThat(receipt.getInteger("refusedTotal")).isZero();
        assertThat(api.channels.held("b")).containsOnlyKeys("t1", "t2", "t3");
        api.channels.fail(new Address("a", "t1"));
        JsonObject taken = ok("/channels/a/failed/reload", "{\"ids\":[\"t1\"],\"to\":\"b\"}");
        assertThat(taken.getJsonArray("refused").getJsonObject(0).getString("code"))
                .isEqualTo("ID_TAKEN");
        assertThat(state("a", "t1")).isEqualTo(TaskState.FAILED);
    }

    @Test
    void eachStepIsALineForWhoWantsIt() {
        var answer = api.as(Role.OPERATOR, POST, "/api/v1/failed/reload")
                .putHeader("Accept", "application/x-ndjson")
                .sendJsonObject(new JsonObject())
                .await();
        List<JsonObject> lines =
                answer.bodyAsString().lines().map(JsonObject::new).toList();
        assertThat(lines.get(0)).isEqualTo(new JsonObject("{\"matched\":3,\"done\":3,\"refused\":0}"));
        assertThat(lines.get(lines.size() - 1).getString("action")).isEqualTo("reload");
        assertThat(lines.get(lines.size() - 1).getInteger("done")).isEqualTo(4);
        assertThat(api.audit.entries("failed.reload")).hasSize(1);
        JsonObject entry = api.audit.entries("failed.reload").get(0);
        assertThat(entry.getJsonObject("before")).isEqualTo(new JsonObject("{\"failed\":{\"a\":3,\"b\":1}}"));
        assertThat(entry.getJsonObject("after"))
                .isEqualTo(new JsonObject("{\"reloaded\":4,\"failed\":{\"a\":0,\"b\":0}}"));
    }

    @Test
    void aWrongChoiceIsToldHowItIsRight() {
        assertThat(refused("/failed/reload", "{\"ids\":[\"a/t1\"],\"family\":\"others\"}"))
                .contains("not with both");
        assertThat(refused("/failed/reload", "{\"payload\":1}")).contains("for one task");
        assertThat(refused("/failed/delete", "{\"ids\":[\"a/t1\"],\"payload\":1}"))
                .contains("for reloading");
        assertThat(refused("/failed/delete", "{\"to\":\"b\"}")).contains("no field 'to'");
        assertThat(refused("/channels/a/failed/reload", "{\"to\":\"a\"}")).contains("leave it out");
        assertThat(refused("/failed/reload", "{\"family\":\"x\"}")).contains("16 hex digits");
        for (String field : List.of("ids", "family", "function", "type", "batch", "before", "after")) {
            assertThat(refused("/failed/delete", "{\"" + field + "\":null}")).contains("'" + field + "' is null");
        }
        assertThat(refused("/failed/delete", "")).contains("{} deletes all");
        assertThat(api.channels.held("a")).hasSize(3);
        assertThat(post("/channels/none/failed/reload", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void theEventBusTakesTheSame() {
        JsonObject receipt = (JsonObject) api.vertx
                .eventBus()
                .request("waggle.failed.delete", new JsonObject("{\"channel\":\"a\",\"ids\":[\"t1\"]}"))
                .await()
                .body();
        assertThat(receipt.getInteger("deleted")).isEqualTo(1);
        assertThat(api.channels.held("a")).hasSize(2);
    }
}
