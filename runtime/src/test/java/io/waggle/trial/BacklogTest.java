package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A channel with very many tasks: {@code -Dwaggle.trial.backlog=10000000} makes it ten million. Prints how fast tasks come
 * and go without them and with them, how long it takes to look at them, and what they cost.
 */
@Tag("integration")
class BacklogTest {

    private static final int BACKLOG = Integer.getInteger("waggle.trial.backlog", 50_000);
    private static final int LOT = 1_000;
    private static final int SAMPLE = Math.min(300_000, BACKLOG / 2);
    private static final int PAGES = 20;
    private static final int PAGE = 500;
    private static final String PAYLOAD = "x".repeat(98);
    private static final Duration PATIENCE = Duration.ofSeconds(120 + BACKLOG / 5_000);

    @TempDir
    Path temp;

    @Test
    void whatWaitsDoesNotSlowWhatComesAndGoes() throws Exception {
        Node node = Node.start(Configs.alone(temp.resolve("data"), 8, Duration.ofSeconds(10)))
                .await();
        try (Store store = new Store(temp.resolve("data/redis"))) {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            rest.command("trial-1", "pause");
            submit(rest, SAMPLE);
            run(rest, SAMPLE);
            double in0 = submit(rest, SAMPLE);
            double out0 = run(rest, SAMPLE * 2);
            long empty = used(store);

            rest.command("trial-1", "pause");
            submit(rest, BACKLOG - SAMPLE);
            double in = submit(rest, SAMPLE);
            assertThat(rest.channel("value").getInteger("queued")).isEqualTo(BACKLOG);
            double bytes = (used(store) - empty) / (double) BACKLOG;

            double page = pages(rest);
            String last = rest.submit(Functions.task("value", PAYLOAD));
            double byId = ms(() -> assertThat(rest.state(last)).isEqualTo("QUEUED"));

            double out = run(rest, SAMPLE * 3);
            System.out.printf(
                    Locale.ROOT,
                    "backlog of %,d: tasks in %,.0f a second (%.2f of %,.0f without it), out %,.0f (%.2f of %,.0f), a page"
                            + " of %d in %.1f ms, a task by its id in %.1f ms, %.0f bytes a task%n",
                    BACKLOG,
                    in,
                    in / in0,
                    in0,
                    out,
                    out / out0,
                    out0,
                    PAGE,
                    page,
                    byId,
                    bytes);

            await().atMost(PATIENCE).until(() -> rest.state(last).equals("SUCCEEDED"));
            JsonObject channel = rest.channel("value");
            assertThat(channel.getInteger("succeededTotal")).isEqualTo(SAMPLE * 2 + BACKLOG + 1);
            assertThat(channel.getInteger("queued") + channel.getInteger("running"))
                    .isZero();
        } finally {
            node.stop().await();
        }
    }

    /** Tasks a second. */
    private static double submit(Rest rest, int count) {
        JsonArray lot = new JsonArray(Collections.nCopies(LOT, Functions.task("value", PAYLOAD)));
        long begun = System.nanoTime();
        for (int i = 0; i < count; i += LOT) {
            assertThat(rest.post("/tasks", lot).json(202).getInteger("accepted"))
                    .isEqualTo(LOT);
        }
        return count * 1e9 / (System.nanoTime() - begun);
    }

    /** Lets the device work until so many have succeeded since the beginning; tasks a second. */
    private static double run(Rest rest, int until) {
        int before = rest.channel("value").getInteger("succeededTotal");
        long begun = System.nanoTime();
        rest.command("trial-1", "start");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rest.channel("value").getInteger("succeededTotal") >= until);
        int done = rest.channel("value").getInteger("succeededTotal") - before;
        return done * 1e9 / (System.nanoTime() - begun);
    }

    /** How long a page takes, in ms; no task is on two of them. */
    private static double pages(Rest rest) {
        Set<String> seen = new HashSet<>();
        String[] next = {""};
        double all = ms(() -> {
            for (int i = 0; i < PAGES; i++) {
                JsonObject page = rest.get("/tasks?channel=value&state=QUEUED&limit=" + PAGE + next[0])
                        .json(200);
                List<String> ids = page.getJsonArray("items").stream()
                        .map(item -> ((JsonObject) item).getString("id"))
                        .toList();
                assertThat(ids).hasSize(PAGE);
                seen.addAll(ids);
                next[0] = "&cursor=" + page.getString("next");
            }
        });
        assertThat(seen).hasSize(PAGES * PAGE);
        return all / PAGES;
    }

    private static double ms(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static long used(Store store) throws Exception {
        return String.valueOf(store.get("INFO", "memory"))
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
