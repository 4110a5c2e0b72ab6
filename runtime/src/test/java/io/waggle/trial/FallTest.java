package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waggle.servers.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, of which one falls twice in a row, two fall at once, or all fall: what is lost is time. */
@Tag("integration")
class FallTest {

    private static final List<String> NAMES = List.of("one", "two", "three");
    private static final int SLOTS = 4;

    /** How often two of three fall at once; {@code -Dwaggle.trial.falls=50} asks for more than the usual once. */
    private static final int FALLS = Integer.getInteger("waggle.trial.falls", 1);

    @TempDir
    Path temp;

    private Path ledger;
    private Nodes nodes;
    private int submitted;
    private int atWork;

    @BeforeEach
    void start() {
        ledger = temp.resolve("ledger");
        nodes = new Nodes(temp);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    private void launchAll() {
        NAMES.forEach(name -> nodes.launch(name, SLOTS));
        nodes.rest("one").deploy(Functions.JAR).json(200);
        Nodes.awaitLoaded(nodes.rest("one"), "work", "one", "two", "three");
    }

    @Test
    void aNodeThatFallsTwiceWithinItsLeaseComesBackAtItsPortAndItsTasksAreTakenBackOnce() {
        String port = Integer.toString(FreePort.any());
        nodes.launch("one", SLOTS);
        nodes.launch("two", SLOTS, "--port", port);
        nodes.rest("one").deploy(Functions.JAR).json(200);
        Nodes.awaitLoaded(nodes.rest("one"), "work", "one", "two");
        work(300, 100);
        awaitAtWork("two");
        kill("two");
        nodes.launch("two", SLOTS, "--port", port);
        long second = nodes.node("two").pid();
        await("it to be at work again").atMost(Nodes.PATIENCE).until(() -> {
            replenish();
            return !running(second).isEmpty();
        });
        kill("two");
        nodes.launch("two", SLOTS, "--port", port);
        assertThat(nodes.rest("two").get("/nodes").status()).isEqualTo(200);
        allEnd("one", "one node twice");
        nodes.awaitWhole(List.of("one", "two"));
    }

    @Test
    void twoOfThreeThatFallAtOnceLeaveTheirTasksToTheThirdAndABusThatHeals() {
        launchAll();
        List<Long> healed = new ArrayList<>();
        for (int fall = 1; fall <= FALLS; fall++) {
            work(300, 100);
            awaitAtWork("two");
            awaitAtWork("three");
            kill("two", "three");
            allEnd("one", "two of three at once");
            nodes.launch("two", SLOTS);
            nodes.launch("three", SLOTS);
            nodes.rest("two");
            nodes.rest("three");
            long ready = System.nanoTime();
            nodes.awaitWhole(NAMES);
            healed.add((System.nanoTime() - ready) / 1_000_000);
        }
        healed.sort(null);
        System.out.printf(
                "two of three nodes back, %d times: every node reaches every device after_ms p50=%d max=%d%n",
                FALLS, healed.get(healed.size() / 2), healed.get(healed.size() - 1));
    }

    @Test
    void whenAllHaveFallenTheFirstThatComesBackGoesOn() {
        launchAll();
        work(200, 100);
        awaitAtWork("one");
        awaitAtWork("two");
        awaitAtWork("three");
        kill("one", "two", "three");
        nodes.launch("two", SLOTS);
        nodes.rest("two");
        long ready = System.nanoTime();
        allEnd("two", "all three");
        System.out.printf(
                "one of three nodes back: all tasks had ended after_ms=%d%n", (System.nanoTime() - ready) / 1_000_000);
    }

    private void work(int count, int ms) {
        submitted += count;
        nodes.rest("one").submit(Functions.many(count, Functions.work(ledger, ms)));
    }

    private void awaitAtWork(String name) {
        long pid = nodes.node(name).pid();
        await(name + " to be at work").atMost(Nodes.PATIENCE).until(() -> {
            replenish();
            return running(pid).size() == SLOTS;
        });
    }

    /** Sees to it that there is work for whoever comes, however late. */
    private void replenish() {
        if (nodes.rest("one").channel("work").getInteger("queued") < 40) {
            work(100, 100);
        }
    }

    private List<String> running(long pid) {
        Ledger now = Ledger.read(ledger);
        List<String> ended = now.ends().stream()
                .filter(end -> end.pid() == pid)
                .map(Ledger.Line::id)
                .toList();
        return now.startsOf(pid).stream()
                .map(Ledger.Line::id)
                .filter(id -> !ended.contains(id))
                .toList();
    }

    private void kill(String... names) {
        for (String name : names) {
            nodes.node(name).kill();
        }
        for (String name : names) {
            atWork += running(nodes.node(name).pid()).size();
        }
    }

    /** All tasks end, and nothing ran twice but what a node held that fell. */
    private void allEnd(String witness, String what) {
        Rest rest = nodes.rest(witness);
        await("all tasks to have ended")
                .atMost(Nodes.PATIENCE)
                .until(() -> rest.channel("work").getInteger("succeededTotal") == submitted);
        Ledger ran = Ledger.read(ledger);
        int reaped = rest.channel("work").getInteger("reapedTotal");
        int repeated = ran.starts().size() - submitted;
        System.out.printf(
                "kill -9 of %s: tasks=%d at_work=%d taken_back=%d repeated=%d%n",
                what, submitted, atWork, reaped, repeated);
        assertThat(ran.runs()).hasSize(submitted);
        assertThat(repeated).isBetween(atWork, reaped);
        assertThat(rest.channel("work").getInteger("failedTotal")).isZero();
    }
}
