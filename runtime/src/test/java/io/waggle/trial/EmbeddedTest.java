package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.waggle.NodeBuilder;
import io.waggle.RunningNode;
import io.waggle.Waggle;
import io.waggle.client.Task;
import io.waggle.function.TaskRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes inside a program: what they keep, what they refuse, and how they end. */
@Tag("integration")
@Timeout(180)
class EmbeddedTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    void tasksOfANamedFolderAreThereWhenTheProgramStartsAgain() {
        Path data = temp.resolve("data");
        String id;
        try (RunningNode first =
                kept(data).function("late", task -> "first").start().await()) {
            id = first.client()
                    .tasks()
                    .submit(TaskRequest.of("late").delay(Duration.ofSeconds(2)))
                    .await()
                    .address();
        }
        try (RunningNode again =
                kept(data).function("late", task -> "again").start().await()) {
            Task done = again.client().tasks().await(id, PATIENCE).await();
            assertThat(done.result()).isEqualTo("again");
            assertThat(done.json().getString("device")).isEqualTo("here-1");
        }
        assertThat(data).isDirectory();
    }

    private static NodeBuilder kept(Path data) {
        return Waggle.node().data(data).name("here").slots(1).set("drain", "2s");
    }

    @Test
    void aJarIsDeployedBeforeTheNodeIsReadyAndABadOneLeavesNothing() throws Exception {
        Path jar = Files.write(temp.resolve("functions.jar"), Functions.JAR);
        try (RunningNode node = Waggle.node().jar(jar).start().await()) {
            assertThat(node.client().functions().call("value", 7, PATIENCE).await())
                    .isEqualTo(7);
        }
        Path wrong = Files.writeString(temp.resolve("wrong.jar"), "no jar");
        assertThatThrownBy(
                        () -> kept(temp.resolve("refused")).jar(wrong).start().await())
                .hasMessageContaining("wrong.jar");
        try (RunningNode node = kept(temp.resolve("refused")).start().await()) {
            assertThat(node.name()).isEqualTo("here");
        }
    }

    @Test
    void theProgramsTokenIsGoodAtItsOwnNodeOnlyAndIsSeenInTheAudit() {
        try (RunningNode one =
                        Waggle.node().function("quiet", task -> 1).start().await();
                RunningNode other = Waggle.node().start().await()) {
            assertThat(one.setupToken()).isPresent();
            one.client()
                    .channels()
                    .set("quiet", new JsonObject().put("capacity", 5))
                    .await();
            Rest rest = new Rest(one.url()).with(one.token());
            assertThat(rest.get("/audit?limit=5").json(200).encode())
                    .contains("\"program\"")
                    .contains("quiet")
                    .doesNotContain(one.token());
            assertThat(new Rest(other.url()).with(one.token()).get("/nodes").status())
                    .isEqualTo(401);
            assertThat(one.url()).isNotEqualTo(other.url());
        }
    }

    @Test
    void anAdministratorMayEndItAndAWrongSettingIsToldBeforeAnythingStarts() throws Exception {
        Path data = temp.resolve("ended");
        RunningNode node = kept(data).start().await();
        Files.writeString(data.resolve("END"), "");
        node.stopped().await();
        node.close();
        assertThat(data).isDirectory();

        assertThatThrownBy(() -> Waggle.node().set("slotz", "1")).hasMessageContaining("slotz");
        assertThatThrownBy(() -> Waggle.node().set("drain", "soon").start().await())
                .hasMessageContaining("drain");
        assertThatThrownBy(() -> Waggle.node()
                        .function("late", task -> 1)
                        .function("late", task -> 2)
                        .start()
                        .await())
                .hasMessageContaining("'late' was handed over twice");
    }
}
