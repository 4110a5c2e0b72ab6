package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node by itself that is killed in the middle of its work, and started again on what it left behind. */
@Tag("integration")
class CrashTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TASKS = 1_000;
    private static final int SLOTS = 8;

    @TempDir
    Path temp;

    @Test
    void aKilledNodeLosesNothingAndRepeatsOnlyWhatWasInFlight() {
        Path data = temp.resolve("data");
        Path ledger = temp.resolve("ledger");
        int begun;
        int ended;
        try (ChildNode node = launch(data)) {
            Rest rest = node.rest();
            rest.deploy(Functions.JAR).json(200);
            rest.submit(Functions.many(TASKS, Functions.work(ledger, 20)));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> Ledger.read(ledger).ends().size() > TASKS / 4);
            node.kill();
            begun = Ledger.read(ledger).starts().size();
            ended = Ledger.read(ledger).ends().size();
        }
        assertThat(ended).isLessThan(TASKS);
        JsonObject channel;
        try (ChildNode node = launch(data)) {
            Rest rest = node.rest();
            await().atMost(PATIENCE).until(() -> rest.channel("work").getInteger("succeeded") == TASKS);
            channel = rest.channel("work");
        }
        Ledger ran = Ledger.read(ledger);
        int inFlight = channel.getInteger("reapedTotal");
        int repeated = ran.starts().size() - TASKS;
        System.out.printf(
                "kill -9 of one node: begun=%d ended=%d in_flight=%d repeated=%d%n", begun, ended, inFlight, repeated);
        assertThat(ran.runs()).hasSize(TASKS);
        assertThat(channel.getInteger("succeededTotal")).isEqualTo(TASKS);
        assertThat(channel.getInteger("queued") + channel.getInteger("running") + channel.getInteger("failed"))
                .isZero();
        assertThat(repeated).isBetween(0, inFlight);
        assertThat(begun - ended).isLessThanOrEqualTo(inFlight).isLessThanOrEqualTo(SLOTS);
    }

    private static ChildNode launch(Path data) {
        return ChildNode.launch(data, "--name", "lone", "--slots", Integer.toString(SLOTS));
    }
}
