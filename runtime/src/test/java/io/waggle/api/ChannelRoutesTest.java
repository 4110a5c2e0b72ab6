package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.waggle.security.Role;
import io.waggle.task.Address;
import io.waggle.task.TaskState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators change while tasks wait: a channel's settings, a task's priority. */
class ChannelRoutesTest {

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
    void changesSettingsAndShowsThemEverywhere() {
        List<String> told = new CopyOnWriteArrayList<>();
        api.feed.watch(null, event -> told.add(event.type() + " " + event.body()));
        submit();

        JsonObject changed = patch("/api/v1/channels/crawl", "{\"capacity\":50,\"rate\":\"100/s\"}", 200);
        assertThat(changed.getInteger("capacity")).isEqualTo(50);
        assertThat(changed.getInteger("queued")).isEqualTo(1);
        JsonObject again = patch("/api/v1/channels/crawl", "{\"rate\":null}", 200);
        assertThat(again.getInteger("capacity")).isEqualTo(50);
        assertThat(again.containsKey("rate")).isTrue();
        assertThat(again.getValue("rate")).isNull();

        assertThat(get("/api/v1/channels/crawl").getInteger("capacity")).isEqualTo(50);
        assertThat(get("/api/v1/channels")
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getInteger("capacity"))
                .isEqualTo(50);
        await().until(() -> told.stream()
                        .filter(event -> event.startsWith("channel.state ") && event.contains("\"capacity\":50"))
                        .count()
                == 2);
    }

    @Test
    void givesSettingsToTheChannelOfAFunctionThatHasNoTasksYet() {
        patch("/api/v1/channels/crawl", "{\"concurrency\":1}", 200);
        JsonObject unknown = patch("/api/v1/channels/nobodys", "{\"concurrency\":1}", 404);
        assertThat(unknown.getString("code")).isEqualTo("UNKNOWN_CHANNEL");
        assertThat(api.channels.settings).doesNotContainKey("nobodys");
        patch("/api/v1/channels/crawl", "{\"capcity\":1}", 400);
    }

    @Test
    void changesThePriorityOfATaskThatWaits() {
        submit();
        assertThat(patch("/api/v1/tasks/crawl%2Fa", "{\"priority\":9}", 200).getInteger("priority"))
                .isEqualTo(9);
        assertThat(get("/api/v1/tasks/crawl%2Fa").getInteger("priority")).isEqualTo(9);
        for (TaskState state : List.of(TaskState.RUNNING, TaskState.SUCCEEDED)) {
            Address address = new Address("crawl", "a");
            var task = api.channels.find(address).await().orElseThrow().task();
            api.channels.put(address, state, task);
            JsonObject late = patch("/api/v1/tasks/crawl%2Fa", "{\"priority\":1}", 409);
            assertThat(late.getString("code")).isEqualTo("CONFLICT");
            assertThat(late.getString("detail"))
                    .contains("'crawl/a'", state == TaskState.RUNNING ? "runs already" : "has ended as SUCCEEDED");
        }
        assertThat(patch("/api/v1/tasks/crawl%2Fnone", "{\"priority\":1}", 404).getString("code"))
                .isEqualTo("UNKNOWN_TASK");
        patch("/api/v1/tasks/crawl%2Fa", "{}", 400);
        patch("/api/v1/tasks/crawl%2Fa", "{\"priority\":1.5}", 400);
        patch("/api/v1/tasks/crawl%2Fa", "{\"priority\":1,\"state\":\"QUEUED\"}", 400);
    }

    private void submit() {
        api.as(Role.SUBMITTER, io.vertx.core.http.HttpMethod.POST, "/api/v1/tasks")
                .sendJsonObject(ApiFixture.task("crawl").put("id", "a"))
                .await();
    }

    private JsonObject patch(String path, String json, int status) {
        HttpResponse<Buffer> answer = api.as(Role.OPERATOR, PATCH, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(json))
                .await();
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
        return answer.bodyAsJsonObject();
    }

    private JsonObject get(String path) {
        return api.as(Role.VIEWER, GET, path).send().await().bodyAsJsonObject();
    }
}
