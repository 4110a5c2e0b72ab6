package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waggle.servers.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nodes of whose bus two halves are left, each of which takes itself for the cluster, while all of them reach Redis.
 * Only with {@code -Dwaggle.trial.split=120}, which says for how many seconds; PartitionTest always runs.
 */
@Tag("integration")
@EnabledIfSystemProperty(
        named = "waggle.trial.split",
        matches = "\\d+",
        disabledReason = "four nodes and a minute or more: ask for it with -Dwaggle.trial.split=<seconds>")
class SplitTest {

    private static final List<String> LEFT = List.of("one", "two");
    private static final List<String> RIGHT = List.of("three", "four");
    private static final List<String> NAMES = List.of("one", "two", "three", "four");
    private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("waggle.trial.split", 20));
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int SLOTS = 2;

    @TempDir
    Path temp;

    private Path ledger;
    private Wires wires;
    private Nodes nodes;
    private int submitted;

    @BeforeEach
    void start() {
        ledger = temp.resolve("ledger");
        wires = new Wires(NAMES, List.of(FreePort.any(), FreePort.any()), temp);
        nodes = new Nodes(temp);
        NAMES.forEach(name -> nodes.launch(wires.jvm(name), name, SLOTS, wires.flags(name)));
        nodes.rest("one").deploy(Functions.JAR).json(200);
        NAMES.forEach(nodes::rest);
        Nodes.awaitLoaded(nodes.rest("one"), "work", "one", "two", "three", "four");
        nodes.awaitWhole(NAMES);
    }

    @AfterEach
    void stop() {
        nodes.close();
        wires.close();
    }

    @Test
    void bothHalvesWorkOnAndAreOneAgainAfterwards() {
        List<Long> epochs = NAMES.stream().map(this::epoch).toList();
        LEFT.forEach(left -> RIGHT.forEach(right -> {
            wires.cut(left, right);
            wires.cut(right, left);
        }));
        long parted = System.nanoTime();
        await("both halves to say so")
                .atMost(Nodes.PATIENCE)
                .until(() -> LEFT.stream().allMatch(name -> parted(name).containsAll(RIGHT))
                        && RIGHT.stream().allMatch(name -> parted(name).containsAll(LEFT)));
        do {
            List<Integer> before = NAMES.stream().map(this::starts).toList();
            work("one");
            work("four");
            await("every node to have its share")
                    .atMost(Nodes.PATIENCE)
                    .until(() ->
                            NAMES.stream().allMatch(name -> starts(name) > before.get(NAMES.indexOf(name)) + SLOTS));
        } while (System.nanoTime() - parted < HELD.toNanos());

        wires.mend();
        long mended = System.nanoTime();
        nodes.awaitWhole(NAMES);
        Duration whole = Duration.ofNanos(System.nanoTime() - mended);
        await("all tasks to have ended")
                .atMost(Nodes.PATIENCE)
                .until(() -> nodes.rest("one").channel("work").getInteger("succeededTotal") == submitted);
        Ledger ran = Ledger.read(ledger);
        System.out.printf(
                "bus split in two halves for %d s: whole again after_ms=%d tasks=%d repeated=%d%n",
                HELD.toSeconds(), whole.toMillis(), submitted, ran.starts().size() - submitted);
        assertThat(ran.runs()).hasSize(submitted);
        assertThat(ran.starts()).hasSize(submitted);
        assertThat(NAMES.stream().map(this::epoch).toList()).isEqualTo(epochs);
        assertThat(whole).isLessThan(LONGEST.multipliedBy(2));
    }

    private void work(String door) {
        submitted += 100;
        nodes.rest(door).submit(Functions.many(100, Functions.work(ledger, 50)));
    }

    private int starts(String name) {
        return Ledger.read(ledger).startsOf(nodes.node(name).pid()).size();
    }

    private long epoch(String name) {
        return Nodes.about(nodes.rest(name), name).getLong("epoch");
    }

    private List<String> parted(String name) {
        return Nodes.about(nodes.rest("one"), name).getJsonArray("parted").stream()
                .map(String::valueOf)
                .toList();
    }
}
