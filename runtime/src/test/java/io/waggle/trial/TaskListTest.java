package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list of tasks brings, over channels, states and pages, on a whole node. */
@Tag("integration")
class TaskListTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> CHANNELS = List.of("gamma", "alpha", "beta");
    private static final int EACH = 30;

    @TempDir
    static Path temp;

    private static Node node;
    private static Rest rest;

    @BeforeAll
    static void fill() {
        node = Node.start(Configs.alone(temp.resolve("data"), 2, Duration.ofSeconds(5)))
                .await();
        rest = new Rest(node.url()).login("admin");
        rest.deploy(Functions.JAR).json(200);
        submit(EACH);
        await().atMost(PATIENCE).until(() -> total("&state=SUCCEEDED") == (long) CHANNELS.size() * EACH);
        CHANNELS.forEach(channel ->
                rest.post("/channels/" + channel + "/pause", new JsonObject()).json(200));
        submit(EACH);
    }

    private static void submit(int each) {
        for (int i = 0; i < each; i++) {
            for (String channel : CHANNELS) {
                rest.submit(Functions.work(temp.resolve("ledger"), 0).put("channel", channel));
            }
        }
    }

    @AfterAll
    static void stop() {
        node.stop().await();
    }

    @Test
    void what_happened_last_stands_first_over_all_channels_and_states() {
        List<JsonObject> all = walk("/tasks?limit=7");
        assertThat(all).hasSize(2 * CHANNELS.size() * EACH);
        assertThat(all.stream().map(task -> task.getString("address"))).doesNotHaveDuplicates();
        assertThat(all.stream().map(TaskListTest::happened).toList()).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void a_page_of_one_state_mixes_the_channels() {
        List<JsonObject> first = items(rest.get("/tasks?state=QUEUED&limit=9").json(200));
        assertThat(first.stream().map(task -> task.getString("channel"))).containsAll(CHANNELS);
    }

    @Test
    void a_filter_finds_all_that_it_means_page_by_page() {
        String batch = rest.get("/tasks?limit=1")
                .json(200)
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("batch");
        assertThat(walk("/tasks?limit=5&state=SUCCEEDED&batch=" + batch)).hasSize(CHANNELS.size() * EACH);
        assertThat(walk("/tasks?limit=5&function=other")).isEmpty();
    }

    @Test
    void a_cursor_that_no_list_gave_is_refused() {
        assertThat(rest.get("/tasks?cursor=WzBd").json(400).getString("detail")).contains("cursor");
    }

    private static long total(String filter) {
        return rest.get("/tasks?limit=1" + filter).json(200).getLong("total");
    }

    private static Instant happened(JsonObject task) {
        String end = task.getString("finishedAt");
        return Instant.parse(end == null ? task.getString("submittedAt") : end);
    }

    private static List<JsonObject> walk(String path) {
        return walk(rest, path);
    }

    /** All items of a list. */
    static List<JsonObject> walk(Rest rest, String path) {
        List<JsonObject> all = new ArrayList<>();
        String cursor = null;
        do {
            JsonObject page =
                    rest.get(path + (cursor == null ? "" : "&cursor=" + cursor)).json(200);
            all.addAll(items(page));
            cursor = page.getString("next");
        } while (cursor != null);
        return all;
    }

    private static List<JsonObject> items(JsonObject page) {
        JsonArray items = page.getJsonArray("items");
        return items.stream().map(JsonObject.class::cast).toList();
    }
}
