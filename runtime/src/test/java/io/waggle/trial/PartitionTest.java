package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waggle.servers.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes whose bus is cut in several ways while all of them reach Redis: tasks do not suffer, and the bus heals. */
@Tag("integration")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the wires need more than one loopback address")
class PartitionTest {

    private static final List<String> NAMES = List.of("one", "two", "three");
    private static final Duration HELD = Duration.ofSeconds(12);
    private static final int SLOTS = 4;

    @TempDir
    Path temp;

    private Path ledger;
    private Wires wires;
    private Nodes nodes;
    private int submitted;
    private final Map<String, Long> epochs = new HashMap<>();

    @BeforeEach
    void start() {
        ledger = temp.resolve("ledger");
        wires = new Wires(NAMES, List.of(FreePort.any(), FreePort.any()), temp);
        nodes = new Nodes(temp);
        NAMES.forEach(name -> nodes.launch(wires.jvm(name), name, SLOTS, wires.flags(name)));
        rest("one").deploy(Functions.JAR).json(200);
        NAMES.forEach(this::rest);
        Nodes.awaitLoaded(rest("one"), "work", "one", "two", "three");
        awaitWhole();
        NAMES.forEach(name -> epochs.put(name, epoch(name)));
    }

    @AfterEach
    void stop() {
        nodes.close();
        wires.close();
    }

    @Test
    void aNodeThatIsCutOffFromTheOthersWorksOnAndIsFoundAgain() {
        work();
        wires.isolate("three");
        await("both sides to say so")
                .atMost(Nodes.PATIENCE)
                .untilAsserted(() -> assertThat(NAMES.stream().map(this::parted))
                        .containsExactly(List.of("three"), List.of("three"), List.of("one", "two")));
        int before = startsOf("three");
        work();
        await("the isolated node to have its share").atMost(Nodes.PATIENCE).until(() -> {
            if (rest("one").channel("work").getInteger("queued") == 0) {
                work();
            }
            return startsOf("three") > before + SLOTS;
        });
        healed("isolation both ways");
    }

    @Test
    void aBusThatCarriesOneWayOnlyOrNowAndThenCostsNoTask() throws Exception {
        work();
        wires.cut("one", "two");
        work();
        Thread.sleep(HELD.toMillis());
        healed("one way only");

        for (int turn = 0; turn < 3; turn++) {
            wires.isolate("two");
            work();
            Thread.sleep(3_000);
            wires.mend();
            Thread.sleep(3_000);
        }
        healed("flapping every 3 s");
    }

    private Rest rest(String name) {
        return nodes.rest(name);
    }

    private void work() {
        int count = 240;
        submitted += count;
        rest("one").submit(Functions.many(count, Functions.work(ledger, 50)));
    }

    private int startsOf(String name) {
        return Ledger.read(ledger).startsOf(nodes.node(name).pid()).size();
    }

    private long epoch(String name) {
        return Nodes.about(rest(name), name).getLong("epoch");
    }

    private List<String> parted(String name) {
        return Nodes.about(rest("one"), name).getJsonArray("parted").stream()
                .map(String::valueOf)
                .toList();
    }

    /** Mends the wires, waits until every node reaches every device again, and compares what ran with what was asked. */
    private void healed(String what) {
        wires.mend();
        long mended = System.nanoTime();
        awaitWhole();
        long ms = (System.nanoTime() - mended) / 1_000_000;
        await("all tasks to have ended")
                .atMost(Nodes.PATIENCE)
                .until(() -> rest("one").channel("work").getInteger("succeededTotal") == submitted);
        Ledger ran = Ledger.read(ledger);
        System.out.printf(
                "bus cut, %s: whole again after_ms=%d tasks=%d repeated=%d%n",
                what, ms, submitted, ran.starts().size() - submitted);
        assertThat(ran.runs()).hasSize(submitted);
        assertThat(ran.starts()).hasSize(submitted);
        NAMES.forEach(name -> assertThat(epoch(name)).isEqualTo(epochs.get(name)));
    }

    private void awaitWhole() {
        nodes.awaitWhole(NAMES);
    }
}
