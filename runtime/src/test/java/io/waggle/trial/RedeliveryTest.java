package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes under load, one of which is killed again and again and started again on what it left behind: how long
 * after the kill its tasks run again is printed. {@code -Dwaggle.trial.kills=30} asks for more than the usual few.
 */
@Tag("integration")
class RedeliveryTest {

    private static final List<String> NAMES = List.of("one", "two", "three");
    private static final int KILLS = Integer.getInteger("waggle.trial.kills", 3);
    private static final int SLOTS = 4;
    private static final int TASKS = 400;

    @TempDir
    Path temp;

    @Test
    void whatAKilledNodeWasRunningRunsAgainWithinSecondsAndNothingElseDoes() {
        Path ledger = temp.resolve("ledger");
        Random random = new Random(7);
        List<Long> delays = new ArrayList<>();
        Set<String> hit = new HashSet<>();
        Set<Long> dead = new HashSet<>();
        try (Nodes nodes = new Nodes(temp)) {
            NAMES.forEach(name -> nodes.launch(name, SLOTS));
            nodes.rest("one").deploy(Functions.JAR).json(200);
            Nodes.awaitLoaded(nodes.rest("one"), "work", "one", "two", "three");
            for (int kill = 1; kill <= KILLS; kill++) {
                String victim = NAMES.get(random.nextInt(NAMES.size()));
                String witness = NAMES.get((NAMES.indexOf(victim) + 1) % NAMES.size());
                Rest rest = nodes.rest(witness);
                nodes.rest(victim);
                Map<String, Long> epochs = epochs(rest);
                rest.submit(Functions.many(TASKS, Functions.work(ledger, 200)));
                long pid = nodes.node(victim).pid();
                await("the victim to be at work")
                        .atMost(Nodes.PATIENCE)
                        .until(() -> open(ledger, pid).size() == SLOTS && random.nextInt(5) == 0);
                long killed = nodes.node(victim).kill();
                Set<String> cut = open(ledger, pid);
                await("its tasks to run again").atMost(Nodes.PATIENCE).until(() -> allAgain(ledger, cut, killed));
                nodes.launch(victim, SLOTS);
                await("the channel to be empty")
                        .atMost(Nodes.PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> still(rest));
                Ledger ran = Ledger.read(ledger);
                cut.forEach(id -> delays.add(again(ran, id, killed) - killed));
                hit.addAll(cut);
                dead.add(pid);
                epochs.remove(victim);
                assertThat(epochs(rest)).as("nobody else was declared dead").containsAllEntriesOf(epochs);
            }
            Rest rest = nodes.rest("one");
            print(delays);
            Ledger ran = Ledger.read(ledger);
            assertThat(ran.runs()).hasSize(KILLS * TASKS);
            assertThat(ran.starts().stream()
                            .filter(start -> ran.runs().getOrDefault(start.id(), 0L) > 1)
                            .collect(Collectors.groupingBy(Ledger.Line::id)))
                    .as("what ran twice was in flight with a node that was killed, and nothing else was")
                    .containsKeys(hit.toArray(String[]::new))
                    .hasSizeLessThanOrEqualTo(rest.channel("work").getInteger("reapedTotal"))
                    .allSatisfy((id, starts) -> assertThat(starts.subList(0, starts.size() - 1))
                            .allMatch(start -> dead.contains(start.pid())));
            assertThat(delays).hasSizeGreaterThanOrEqualTo(KILLS).allMatch(ms -> ms < 10_000);
            assertThat(rest.channel("work").getInteger("succeededTotal")).isEqualTo(KILLS * TASKS);
        }
    }

    private static void print(List<Long> delays) {
        List<Long> sorted = delays.stream().sorted().toList();
        System.out.printf(
                "kill -9 of one of three nodes under load, %d kills: running again elsewhere after ms"
                        + " p50=%d p99=%d max=%d of %d tasks%n",
                KILLS,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100),
                sorted.get(sorted.size() - 1),
                sorted.size());
    }

    private static Map<String, Long> epochs(Rest rest) {
        Map<String, Long> epochs = new HashMap<>();
        Nodes.items(rest, "/nodes").forEach(node -> epochs.put(node.getString("name"), node.getLong("epoch")));
        return epochs;
    }

    private static boolean still(Rest rest) {
        var channel = rest.channel("work");
        return channel.getInteger("queued") + channel.getInteger("running") + channel.getInteger("scheduled") == 0;
    }

    /** What a process has started and not ended. */
    private static Set<String> open(Path ledger, long pid) {
        Ledger now = Ledger.read(ledger);
        Set<String> ids = now.startsOf(pid).stream().map(Ledger.Line::id).collect(Collectors.toSet());
        now.ends().stream().filter(end -> end.pid() == pid).forEach(end -> ids.remove(end.id()));
        return ids;
    }

    private static boolean allAgain(Path ledger, Set<String> ids, long after) {
        return Ledger.read(ledger).starts().stream()
                .filter(start -> start.at() > after)
                .map(Ledger.Line::id)
                .collect(Collectors.toSet())
                .containsAll(ids);
    }

    private static long again(Ledger ran, String id, long after) {
        return ran.starts().stream()
                .filter(start -> start.id().equals(id) && start.at() > after)
                .mapToLong(Ledger.Line::at)
                .min()
                .orElseThrow();
    }
}
