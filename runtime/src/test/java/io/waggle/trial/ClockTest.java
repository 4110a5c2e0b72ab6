package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.servers.RedisServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes while the clock of Redis is set by an hour forth and back, or while their own clocks are minutes apart. */
@Tag("integration")
class ClockTest {

    private static final List<String> NAMES = List.of("one", "two");
    private static final List<String> CHANNELS = List.of("work", "late", "keyed", "far");
    private static final long HOUR_S = 3_600;
    private static final long SKEW_S = 300;
    private static final long DELAY_MS = 1_000;

    /** What is promised, and what a machine that has other things to do is given beyond. */
    private static final long LATE_MS = 1_000 + 3_000;

    @TempDir
    Path temp;

    private final Map<String, ChildNode> nodes = new TreeMap<>();
    private final Map<String, Rest> rests = new TreeMap<>();
    private RedisServer redis;
    private Path ledger;
    private int submitted;

    @BeforeEach
    void start() {
        ledger = temp.resolve("ledger");
        redis = RedisServer.start(temp.resolve("redis"));
    }

    @AfterEach
    void stop() {
        nodes.values().forEach(ChildNode::close);
        redis.close();
    }

    private Rest launch(Path front, Map<String, List<String>> jvm) {
        for (String name : NAMES) {
            ChildNode node = ChildNode.launch(
                    front,
                    jvm.getOrDefault(name, List.of()),
                    temp.resolve(name),
                    "--name",
                    name,
                    "--slots",
                    "4",
                    "--redis",
                    redis.url());
            nodes.put(name, node);
            rests.put(name, node.rest());
            if (name.equals("one")) {
                rest("one").deploy(Functions.JAR).json(200);
            }
        }
        return rest("one");
    }

    private Rest rest(String name) {
        return Optional.ofNullable(rests.get(name)).orElseThrow();
    }

    @Test
    void redisClockMayBeSetByAnHourWhileTasksFlow() throws Exception {
        Rest rest = launch(Clocks.ofRedis(temp), Map.of());
        submit(rest, 1, Functions.work(ledger, 0).put("channel", "keyed"));
        byte[] limits = new JsonObject().put("keyRate", "40/s").toBuffer().getBytes();
        assertThat(rest.send("PATCH", "/channels/keyed", "application/json", limits)
                        .status())
                .isEqualTo(200);
        Map<String, Long> epochs = epochs();
        submit(rest, 3, Functions.work(ledger, 0).put("channel", "far").put("delay", "30m"));
        List<Long> delays = new ArrayList<>();
        for (long shift : List.of(0L, HOUR_S, 0L, -HOUR_S, 0L)) {
            // these are at work while the clock is set, and these wait for their key's rate
            List<String> across = submit(rest, 8, Functions.work(ledger, 1_500));
            submit(rest, 60, Functions.work(ledger, 0).put("channel", "keyed").put("key", "k"));
            await("all slots to be taken")
                    .atMost(Nodes.PATIENCE)
                    .until(() -> Ledger.read(ledger).runs().keySet().containsAll(across));
            Clocks.set(redis, shift);
            submit(rest, 100, Functions.work(ledger, 10));
            delays.addAll(delayed(rest));
        }
        await("all to have ended")
                .atMost(Nodes.PATIENCE)
                .until(() -> Ledger.read(ledger).ends().size() >= submitted);
        allOnce(rest, "Redis' clock was set by an hour forth and back", epochs, delays);
    }

    @Test
    void clocksOfNodesMayBeMinutesApart() throws Exception {
        Rest rest = launch(Clocks.ofNodes(temp), Map.of("one", Clocks.ahead(SKEW_S), "two", Clocks.ahead(-SKEW_S)));
        Rest other = rest("two");
        assertThat(other.with(rest.token()).get("/channels").status())
                .as("a token of the node whose clock is ahead")
                .isEqualTo(200);
        assertThat(rest.with(other.token()).get("/channels").status()).isEqualTo(200);
        Map<String, Long> epochs = epochs();
        List<Long> delays = new ArrayList<>();
        for (Rest door : List.of(rest, other)) {
            submit(door, 100, Functions.work(ledger, 20));
            delays.addAll(delayed(door));
            long due = System.currentTimeMillis() + DELAY_MS;
            String known = submit(
                            door,
                            1,
                            Functions.work(ledger, 0)
                                    .put("channel", "late")
                                    .put("runAt", Instant.ofEpochMilli(due).toString()))
                    .get(0);
            JsonObject ended = door.ended(known);
            delays.add(startOf(known) - due);
            for (String time : List.of("submittedAt", "startedAt", "finishedAt")) {
                assertThat(Instant.parse(ended.getString(time)).toEpochMilli())
                        .as("%s in %s", time, ended)
                        .isBetween(due - DELAY_MS - LATE_MS, due + LATE_MS);
            }
        }
        await("all to have ended")
                .atMost(Nodes.PATIENCE)
                .until(() -> Ledger.read(ledger).ends().size() >= submitted);
        allOnce(rest, "clocks of nodes were ten minutes apart", epochs, delays);
    }

    private List<String> submit(Rest rest, int count, JsonObject task) {
        submitted += count;
        return rest.submit(Functions.many(count, task));
    }

    /** Tasks that are to wait; answers by how much each started too late, in ms. */
    private List<Long> delayed(Rest rest) {
        long asked = System.currentTimeMillis();
        List<String> ids =
                submit(rest, 5, Functions.work(ledger, 0).put("channel", "late").put("delay", DELAY_MS + "ms"));
        await("tasks that were to wait")
                .atMost(Nodes.PATIENCE)
                .until(() -> Ledger.read(ledger).runs().keySet().containsAll(ids));
        return ids.stream().map(id -> startOf(id) - asked - DELAY_MS).toList();
    }

    private long startOf(String id) {
        return Ledger.read(ledger).starts().stream()
                .filter(start -> start.id().equals(id))
                .mapToLong(Ledger.Line::at)
                .min()
                .orElseThrow();
    }

    private Map<String, Long> epochs() {
        return NAMES.stream()
                .collect(Collectors.toMap(
                        name -> name, name -> Nodes.about(rest(name), name).getLong("epoch")));
    }

    private void allOnce(Rest rest, String what, Map<String, Long> epochs, List<Long> delays) {
        Ledger ran = Ledger.read(ledger);
        System.out.printf(
                "%s: tasks=%d ran_twice=%d delayed tasks late by ms max=%d%n",
                what,
                submitted,
                ran.starts().size() - submitted,
                delays.stream().mapToLong(ms -> ms).max().orElseThrow());
        assertThat(ran.runs()).hasSize(submitted);
        assertThat(ran.starts()).as("nothing ran twice").hasSize(submitted);
        assertThat(delays).allMatch(ms -> ms >= 0 && ms < LATE_MS);
        assertThat(epochs()).as("no lease ended early").isEqualTo(epochs);
        List<String> channels = Nodes.items(rest, "/channels").stream()
                .map(channel -> channel.getString("name"))
                .filter(CHANNELS::contains)
                .toList();
        await("all to be settled")
                .atMost(Nodes.PATIENCE)
                .until(() -> channels.stream()
                                .mapToInt(channel -> rest.channel(channel).getInteger("succeededTotal"))
                                .sum()
                        == submitted);
        assertThat(Scan.of(rest, channels).states()).hasSize(submitted);
    }
}
