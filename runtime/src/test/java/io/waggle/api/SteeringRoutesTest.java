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
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.waggle.security.Role;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates, emptying, devices and receipts as an operator sees them. */
class SteeringRoutesTest {

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
    void aPausedChannelSaysByWhomAndGoesOnTakingTasksUntilItsIntakeIsShut() {
        submit("a", 202);
        JsonObject receipt = ok(POST, "/channels/crawl/pause", "");
        assertThat(receipt.getString("command")).isEqualTo("PAUSE_CHANNEL");
        assertThat(receipt.getString("by")).isEqualTo("operator");
        assertThat(receipt.getJsonObject("before").getString("state")).isEqualTo("OPEN");
        JsonObject channel = ok(GET, "/channels/crawl", "");
        assertThat(channel.getBoolean("paused")).isTrue();
        assertThat(channel.getJsonObject("gates").getString("state")).isEqualTo("PARTLY_PAUSED");
        assertThat(channel.getJsonObject("gates").getJsonObject("dispatch").getString("by"))
                .isEqualTo("operator");
        submit("b", 202);
        assertThat(ok(GET, "/tasks/crawl%2Fb/why", "")
                        .getJsonArray("reasons")
                        .getJsonObject(0)
                        .getString("code"))
                .isEqualTo("CHANNEL_PAUSED");

        ok(POST, "/channels/crawl/pause", "{\"intake\":true}");
        HttpResponse<Buffer> refused = submit("c", 503);
        assertThat(refused.bodyAsJsonObject().getString("code")).isEqualTo("CHANNEL_PAUSED");
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("shut by operator at ");
        assertThat(refused.getHeader("Retry-After")).isEqualTo("5");
        ok(POST, "/channels/crawl/resume", "");
        assertThat(ok(GET, "/channels", "")
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getJsonObject("gates")
                        .getString("state"))
                .isEqualTo("OPEN");
        submit("c", 202);
    }

    @Test
    void theSystemsIntakeRefusesAndOpensAgain() {
        submit("a", 202);
        JsonObject dry = ok(POST, "/dispatch/pause?dryRun=true", "");
        assertThat(dry.getBoolean("dryRun")).isTrue();
        assertThat(dry.getJsonObject("after").getString("state")).isEqualTo("PAUSED");
        submit("b", 202);
        JsonObject receipt = ok(POST, "/dispatch/pause", "{\"intake\":true}");
        assertThat(receipt.getJsonObject("after").getString("state")).isEqualTo("PARTLY_PAUSED");
        assertThat(receipt.getJsonArray("devices").getJsonObject(0).getString("outcome"))
                .as("no node listens here")
                .isEqualTo("PENDING");
        assertThat(submit("c", 503).bodyAsJsonObject().getString("code")).isEqualTo("INTAKE_CLOSED");
        ok(POST, "/dispatch/start", "");
        submit("c", 202);
        assertThat(ok(GET, "/dispatch", "").getString("state")).isEqualTo("OPEN");
        assertThat(send(POST, "/dispatch/pause", "{\"intake\":false}", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aChannelIsClearedAfterItsTasksWereCountedAndDeletedWhenItIsEmpty() {
        submit("a", 202);
        submit("b", 202);
        assertThat(ok(POST, "/channels/crawl/clear?dryRun=true", "").getInteger("cleared"))
                .isEqualTo(2);
        assertThat(api.channels.held("crawl")).hasSize(2);
        JsonObject refused = send(DELETE, "/channels/crawl", "", "").bodyAsJsonObject();
        assertThat(refused.getString("code")).isEqualTo("CONFLICT");
        assertThat(ok(POST, "/channels/crawl/clear", "").getInteger("cleared")).isEqualTo(2);
        submit("c", 202);
        api.channels.fail(new Address("crawl", "c"));
        assertThat(send(DELETE, "/channels/crawl", "", "").statusCode()).isEqualTo(409);
        HttpResponse<Buffer> dry = send(DELETE, "/channels/crawl?dryRun=true", "", "");
        assertThat(dry.statusCode()).isEqualTo(409);
        assertThat(dry.bodyAsJsonObject().getString("detail")).contains("would not be deleted: it holds 1 tasks");
        assertThat(ok(DELETE, "/channels/crawl?dryRun=true&force=true", "").getBoolean("dryRun"))
                .isTrue();
        JsonObject first = send(DELETE, "/channels/crawl?force=true", "", "k1").bodyAsJsonObject();
        assertThat(first.getString("command")).isEqualTo("DELETE_CHANNEL");
        HttpResponse<Buffer> again = send(DELETE, "/channels/crawl?force=true", "", "k1");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.bodyAsJsonObject().getString("id")).isEqualTo(first.getString("id"));
        assertThat(send(DELETE, "/channels/crawl", "", "k1").statusCode())
                .as("the key stood for something else")
                .isEqualTo(409);
        assertThat(send(DELETE, "/channels/crawl?force=true", "", "k2").statusCode())
                .isEqualTo(404);
        assertThat(send(GET, "/channels/crawl", "", "").statusCode()).isEqualTo(404);
        JsonArray commands = ok(GET, "/commands", "").getJsonArray("items");
        assertThat(commands.stream()
                        .map(JsonObject.class::cast)
                        .map(one -> one.getString("command") + (one.containsKey("problem") ? " in vain" : "")))
                .containsExactly("DELETE_CHANNEL", "DELETE_CHANNEL in vain", "CLEAR_CHANNEL", "DELETE_CHANNEL in vain");
    }

    @Test
    void whatRunsIsNeverDeletedWithItsChannel() {
        submit("a", 202);
        Address address = new Address("crawl", "a");
        var task = api.channels.find(address).await().orElseThrow().task();
        api.channels.put(address, TaskState.RUNNING, task);
        assertThat(send(DELETE, "/channels/crawl?force=true", "", "").statusCode())
                .isEqualTo(409);
        assertThat(api.channels.held("crawl")).hasSize(1);
    }

    @Test
    void aKeyCarriesACommandOutOnceAndIsForNoOther() {
        submit("a", 202);
        JsonObject first = send(POST, "/channels/crawl/clear", "", "k").bodyAsJsonObject();
        submit("b", 202);
        JsonObject again = send(POST, "/channels/crawl/clear", "", "k").bodyAsJsonObject();
        assertThat(again).isEqualTo(first);
        assertThat(api.channels.held("crawl")).hasSize(1);
        assertThat(send(POST, "/channels/crawl/pause", "", "k").statusCode()).isEqualTo(409);
        assertThat(ok(GET, "/commands?limit=1", "").getJsonArray("items")).hasSize(1);
    }

    @Test
    void commandsAreListedPageByPage() {
        submit("a", 202);
        for (int i = 0; i < 5; i++) {
            ok(POST, "/channels/crawl/clear", "");
        }
        JsonObject page = ok(GET, "/commands?limit=3", "");
        assertThat(page.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo("c5");
        JsonObject rest = ok(GET, "/commands?limit=3&cursor=" + page.getString("next"), "");
        assertThat(rest.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo("c2");
        assertThat(rest.getString("next")).isNull();
        assertThat(send(GET, "/commands?cursor=x", "", "").statusCode()).isEqualTo(400);
    }

    @Test
    void devicesAreChangedAddedProbedAndTakenAway() {
        JsonObject changed = ok(PATCH, "/devices/d1", "{\"slots\":2,\"tags\":[\"b\",\"a\"],\"name\":null}");
        assertThat(changed.getJsonObject("what").getJsonObject("change"))
                .isEqualTo(new JsonObject()
                        .put("slots", "2")
                        .put("tags", "[\"a\",\"b\"]")
                        .put("name", ""));
        for (String wrong : new String[] {
            "{}",
            "{\"slots\":0}",
            "{\"slots\":\"two\"}",
            "{\"slot\":2}",
            "{\"channels\":[\"a b\"]}",
            "{\"channels\":\"a\"}",
            "{\"tags\":[1]}"
        }) {
            assertThat(send(PATCH, "/devices/d1", wrong, "").statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(send(PATCH, "/devices/d9", "{\"slots\":2}", "").statusCode()).isEqualTo(404);
        assertThat(ok(POST, "/devices", "{\"node\":\"n1\",\"slots\":2}").getString("command"))
                .isEqualTo("ADD");
        assertThat(send(POST, "/devices", "{\"slots\":2}", "").statusCode()).isEqualTo(400);
        JsonObject probed =
                ok(GET, "/devices?probe=true", "").getJsonArray("items").getJsonObject(0);
        assertThat(probed.getJsonObject("probe"))
                .isEqualTo(new JsonObject().put("answered", true).put("rttMs", 0.5));
        assertThat(ok(GET, "/devices/d1", "").containsKey("probe")).isFalse();
        assertThat(ok(DELETE, "/devices/d1?drain=false", "")
                        .getJsonObject("what")
                        .getBoolean("drain"))
                .isFalse();
        assertThat(ok(POST, "/devices/pause?dryRun=true", "").getBoolean("dryRun"))
                .isTrue();
    }

    private HttpResponse<Buffer> submit(String id, int status) {
        HttpResponse<Buffer> answer = api.as(Role.SUBMITTER, POST, "/api/v1/tasks")
                .sendJsonObject(ApiFixture.task("crawl").put("id", id))
                .await();
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
        return answer;
    }

    private JsonObject ok(HttpMethod method, String path, String json) {
        HttpResponse<Buffer> answer = send(method, path, json, "");
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private HttpResponse<Buffer> send(HttpMethod method, String path, String json, String key) {
        HttpRequest<Buffer> request = api.as(Role.OPERATOR, method, "/api/v1" + path);
        if (!key.isEmpty()) {
            request.putHeader("Idempotency-Key", key);
        }
        return json.isEmpty()
                ? request.send().await()
                : request.putHeader("Content-Type", "application/json")
                        .sendBuffer(Buffer.buffer(json))
                        .await();
    }
}
