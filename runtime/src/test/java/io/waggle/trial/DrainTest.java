package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes under load that are told to end, one after the other, and started again: no task runs twice. How often, and
 * how long an end takes, is printed; {@code -Dwaggle.trial.terms=100} asks for more than the usual few.
 */
@Tag("integration")
class DrainTest {

    private static final int TERMS = Integer.getInteger("waggle.trial.terms", 4);
    private static final List<String> NAMES = List.of("one", "two");
    private static final int SLOTS = 4;

    @TempDir
    Path temp;

    @Test
    void noTaskRunsTwiceHoweverOftenNodesAreToldToEndUnderLoad() {
        Path ledger = temp.resolve("ledger");
        Random random = new Random(11);
        List<Long> ends = new ArrayList<>();
        int submitted = 0;
        int atWork = 0;
        try (Nodes nodes = new Nodes(temp)) {
            NAMES.forEach(name -> nodes.launch(name, SLOTS, "--drain", "5s"));
            nodes.rest("one").deploy(Functions.JAR).json(200);
            Nodes.awaitLoaded(nodes.rest("one"), "work", "one", "two");
            for (int term = 1; term <= TERMS; term++) {
                String victim = NAMES.get(term % 2);
                Rest rest = nodes.rest(NAMES.get((term + 1) % 2));
                nodes.rest(victim);
                for (int ms : new int[] {0, 5, 40, 150, 700}) {
                    submitted += 60;
                    rest.submit(Functions.many(60, Functions.work(ledger, ms)));
                }
                long pid = nodes.node(victim).pid();
                await("the victim to be at work")
                        .atMost(Nodes.PATIENCE)
                        .until(() -> Ledger.read(ledger).startsOf(pid).size() >= SLOTS && random.nextInt(4) == 0);
                long sent = System.nanoTime();
                int exit = nodes.node(victim).terminate();
                ends.add((System.nanoTime() - sent) / 1_000_000);
                assertThat(exit).isIn(0, 143);
                assertThat(nodes.node(victim).log()).doesNotContain("step_failed");
                atWork += Ledger.read(ledger).ends().size() < submitted ? 1 : 0;
                nodes.launch(victim, SLOTS, "--drain", "5s");
            }
            Rest rest = nodes.rest("one");
            int all = submitted;
            await("all tasks to have ended")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> rest.channel("work").getInteger("succeededTotal") == all);
            Ledger ran = Ledger.read(ledger);
            ends.sort(null);
            System.out.printf(
                    "SIGTERM of one of two nodes under load, %d times, %d of them amid work: tasks=%d repeated=%d"
                            + " end_ms p50=%d max=%d%n",
                    TERMS,
                    atWork,
                    all,
                    ran.starts().size() - all,
                    ends.get(ends.size() / 2),
                    ends.get(ends.size() - 1));
            assertThat(atWork).as("ends amid work").isPositive();
            assertThat(ran.runs()).hasSize(all);
            assertThat(ran.starts()).hasSize(all);
            assertThat(rest.channel("work").getInteger("reapedTotal")).isZero();
            assertThat(rest.channel("work").getInteger("staleTotal")).isZero();
        }
    }
}
