package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waggle.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose Redis is killed under it. */
@Tag("integration")
class StoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TASKS = 600;

    @TempDir
    Path temp;

    @Test
    void aRedisThatIsKilledCostsNoTaskAndNoSecondRun() {
        Path ledger = temp.resolve("ledger");
        Node node = Node.start(Configs.alone(temp.resolve("data"), 8, Duration.ofSeconds(5)))
                .await();
        try {
            Rest rest = new Rest(node.url()).login("admin");
            rest.deploy(Functions.JAR).json(200);
            rest.submit(Functions.many(TASKS, Functions.work(ledger, 10)));
            for (int part = 1; part <= 3; part++) {
                awaitEnds(ledger, part * TASKS / 5);
                killRedis();
            }
            await().atMost(PATIENCE)
                    .ignoreExceptionsMatching(e -> e instanceof AssertionError)
                    .untilAsserted(() -> assertThat(rest.channel("work").getInteger("succeededTotal"))
                            .isEqualTo(TASKS));
            Ledger ran = Ledger.read(ledger);
            assertThat(ran.runs()).hasSize(TASKS);
            assertThat(ran.starts()).hasSize(TASKS);
            assertThat(rest.channel("work").getInteger("reapedTotal")).isZero();
        } finally {
            node.stop().await();
        }
    }

    private static void awaitEnds(Path ledger, int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Ledger.read(ledger).ends().size() >= count);
    }

    private void killRedis() {
        try {
            String pid = Files.readString(temp.resolve("data/redis/redis.pid")).strip();
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
