package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node and tasks that are due at known times: how late they start is printed. */
@Tag("integration")
class PunctualityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TASKS = 200;
    private static final long APART_MS = 10;

    @TempDir
    Path temp;

    @Test
    void tasksStartWhenTheyAreDueAndNeverBefore() {
        Node node = Node.start(Configs.alone(temp.resolve("data"), 1, Duration.ofSeconds(5)))
                .await();
        try {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            Path warm = temp.resolve("warm");
            rest.submit(Functions.many(300, Functions.work(warm, 0)));
            await().atMost(PATIENCE).until(() -> Ledger.read(warm).ends().size() == 300);

            check("known times", rest, temp.resolve("at"), true);
            check("the end of a delay counted from before the request", rest, temp.resolve("delay"), false);
        } finally {
            node.stop().await();
        }
    }

    private static void check(String how, Rest rest, Path ledger, boolean absolute) {
        long first = System.currentTimeMillis() + 1_000;
        Map<String, Long> due = new HashMap<>();
        List<JsonObject> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            long at = first + i * APART_MS;
            JsonObject task = Functions.work(ledger, 0);
            task.getJsonObject("payload").put("name", "t" + i);
            tasks.add(
                    absolute
                            ? task.put("runAt", Instant.ofEpochMilli(at).toString())
                            : task.put("delay", 1_000 + i * APART_MS + "ms"));
            due.put("t" + i, at);
        }
        Collections.shuffle(tasks, new java.util.Random(3));
        rest.submit(tasks);
        await().atMost(PATIENCE).until(() -> Ledger.read(ledger).ends().size() == TASKS);

        List<Ledger.Line> starts = Ledger.read(ledger).starts();
        List<Long> late = new ArrayList<>(starts.stream()
                .map(start -> start.at() - due.getOrDefault(start.name(), Long.MAX_VALUE))
                .sorted()
                .toList());
        System.out.printf(
                "%d tasks due at %s, %d ms apart, one slot: late by ms p50=%d p99=%d max=%d%n",
                TASKS, how, APART_MS, late.get(TASKS / 2), late.get(TASKS * 99 / 100), late.get(TASKS - 1));
        assertThat(late.get(0)).isNotNegative();
        assertThat(starts).extracting(start -> due.get(start.name())).isSorted();
    }
}
