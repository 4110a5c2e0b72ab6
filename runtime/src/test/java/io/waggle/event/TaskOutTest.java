package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskOutTest {

    private static final Attempt FAILED =
            new Attempt(1, 7, "d1", "n1", "abc", 1_000, 20, new TaskError("java.io.IOException", "gone", "at x"));
    private static final Attempt WORKED = new Attempt(2, 8, "d2", "n2", "abc", 5_000, 30, null);

    @Test
    void showsASuccessWithItsHistory() {
        var json = TaskJson.toJson(view(TaskState.SUCCEEDED, List.of(FAILED, WORKED), "null", null));
        assertThat(json.getString("address")).isEqualTo("crawl/t1");
        assertThat(json.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(json.getJsonObject("payload").getInteger("a")).isEqualTo(1);
        assertThat(json.containsKey("result")).isTrue();
        assertThat(json.getValue("error")).isNull();
        assertThat(json.getInteger("attempt")).isEqualTo(2);
        assertThat(json.getString("device")).isEqualTo("d2");
        assertThat(json.getString("startedAt")).isEqualTo("1970-01-01T00:00:05Z");
        assertThat(json.getLong("durationMs")).isEqualTo(30);
        JsonObject first = json.getJsonArray("history").getJsonObject(0);
        assertThat(first.getJsonObject("error").getString("message")).isEqualTo("gone");
        assertThat(json.getJsonArray("history").getJsonObject(1).containsKey("error"))
                .isFalse();
    }

    @Test
    void showsTheClaimAtWork() {
        var run = new TaskView.Run("d3", 1, 9, 9_000, new TaskView.Progress(0.25, "half of a half"));
        var json = TaskJson.toJson(view(TaskState.RUNNING, List.of(FAILED), null, run));
        assertThat(json.getInteger("attempt")).isEqualTo(2);
        assertThat(json.getString("device")).isEqualTo("d3");
        assertThat(json.getString("startedAt")).isEqualTo("1970-01-01T00:00:09Z");
        assertThat(json.getJsonObject("progress").getDouble("fraction")).isEqualTo(0.25);
        assertThat(json.getValue("finishedAt")).isNull();
        assertThat(json.getJsonObject("error").getString("type")).isEqualTo("java.io.IOException");
    }

    @Test
    void leavesLongResultsOutOfRows() {
        var json = TaskJson.toRow(view(TaskState.SUCCEEDED, List.of(WORKED), '"' + "x".repeat(5000) + '"', null));
        assertThat(json.containsKey("result")).isFalse();
        assertThat(json.getInteger("resultBytes")).isEqualTo(5002);
        assertThat(JsonText.buffer(json).toJsonObject().getJsonObject("payload").getInteger("a"))
                .isEqualTo(1);
        assertThat(json.containsKey("history")).isFalse();
    }

    private static TaskView view(
            TaskState state, List<Attempt> history, @Nullable String result, TaskView.@Nullable Run run) {
        Outcome outcome = result == null ? null : new Outcome(state, result.getBytes(StandardCharsets.UTF_8), 6_000);
        var task = new StoredTask(
                "crawl",
                0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(3, 1, 2),
                0,
                500,
                "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                history.size(),
                history,
                outcome);
        return new TaskView(new Address("crawl", "t1"), state, task, run, 0);
    }
}
