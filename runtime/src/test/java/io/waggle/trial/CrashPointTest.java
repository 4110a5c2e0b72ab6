package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that die at exact places of a task's path, again and again: every task is in exactly one state at the end, has
 * run, and ran twice only where its first node had died. {@code -Dwaggle.trial.crashes=100} asks for more than the usual
 * few at each place.
 */
@Tag("integration")
class CrashPointTest {

    private static final int CRASHES = Integer.getInteger("waggle.trial.crashes", 1);
    private static final List<CrashPoint> ON_THE_WAY =
            List.of(CrashPoint.SUBMITTED, CrashPoint.CLAIMED, CrashPoint.HANDED, CrashPoint.ENDED, CrashPoint.SETTLED);
    private static final List<String> CHANNELS = List.of("work", "work-1", "work-2", "work-3");
    private static final int LATEST_PASS = 6;
    private static final int MOST_LOTS = 2_000;
    private static final int MOST_STARTS = 10 * CRASHES;

    @TempDir
    Path temp;

    private final Random random = new Random(3);
    private final Map<String, JsonObject> tasks = new TreeMap<>();
    private final Set<String> unknown = new HashSet<>();
    private final Set<Long> dead = new HashSet<>();
    private final Map<CrashPoint, Path> fronts = new EnumMap<>(CrashPoint.class);
    private final List<ChildNode> nodes = new ArrayList<>();
    private Path ledger;
    private RedisServer redis;
    private int again;
    private int starts;

    @BeforeEach
    void start() throws IOException {
        ledger = temp.resolve("ledger");
        redis = RedisServer.start(temp.resolve("redis"));
        for (CrashPoint point : CrashPoint.values()) {
            fronts.put(point, point.front(temp));
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(ChildNode::close);
        redis.close();
    }

    @Test
    void aTaskSurvivesItsNodesDeathWhereverItHappens() {
        ChildNode witness = whole("witness", 2);
        witness.rest().deploy(Functions.JAR).json(200);
        for (int round = 1; round <= CRASHES; round++) {
            List<ChildNode> victims = new ArrayList<>();
            for (CrashPoint point : ON_THE_WAY) {
                victims.add(crashing(point));
            }
            submitUntilAllAreDead(victims);
            Rest rest = witness.rest();
            Set<String> doubtful = Set.copyOf(unknown);
            doubtful.forEach(id -> rest.submit(List.of(tasks.get(id))));
            unknown.removeAll(doubtful);
            again += doubtful.size();
            nodes.removeAll(victims);
        }
        assertThat(again).as("submissions without an answer").isPositive();
        allInOneState(witness.rest(), "on a task's way", ON_THE_WAY.size() * CRASHES);
    }

    @Test
    void aDeadNodesTasksAreTakenBackOnceThoughWhoDoesItDiesAmidThat() {
        int taken = 0;
        ChildNode holder = whole("holder", 8);
        holder.rest().deploy(Functions.JAR).json(200);
        for (int round = 1; round <= CRASHES; round++) {
            Path gate = temp.resolve("gate-" + round);
            List<String> held = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                held.add(submit(holder.rest(), Functions.held(ledger, gate), CHANNELS.get(i % CHANNELS.size())));
            }
            await("all to run")
                    .atMost(Nodes.PATIENCE)
                    .until(() -> Ledger.read(ledger).runs().keySet().containsAll(held));
            dead.add(holder.pid());
            holder.kill();
            taken += held.size();
            for (CrashPoint point : List.of(CrashPoint.REAPING, CrashPoint.REAPED)) {
                int pass = point == CrashPoint.REAPING ? 1 + random.nextInt(CHANNELS.size()) : 1;
                awaitCrash(launch(fronts.get(point), "holder", 8, CrashPoint.at(pass)));
            }
            open(gate);
            holder = whole("holder", 8);
        }
        Rest rest = holder.rest();
        allInOneState(rest, "of a reaper", 2 * CRASHES);
        int reaped = CHANNELS.stream()
                .mapToInt(channel -> rest.channel(channel).getInteger("reapedTotal"))
                .sum();
        assertThat(reaped).isGreaterThanOrEqualTo(taken);
    }

    private ChildNode whole(String name, int slots) {
        return launch(null, name, slots, List.of());
    }

    private ChildNode crashing(CrashPoint point) {
        return launch(
                fronts.get(point),
                point.name().toLowerCase(Locale.ROOT),
                4,
                CrashPoint.at(1 + random.nextInt(LATEST_PASS)));
    }

    private ChildNode launch(@Nullable Path front, String name, int slots, List<String> jvm) {
        ChildNode node = ChildNode.launch(
                front,
                jvm,
                temp.resolve(name),
                "--name",
                name,
                "--slots",
                Integer.toString(slots),
                "--redis",
                redis.url());
        nodes.add(node);
        return node;
    }

    /** Small lots to one victim after the other, as soon as each can be reached, until none is left. */
    private void submitUntilAllAreDead(List<ChildNode> victims) {
        Map<ChildNode, Rest> doors = new HashMap<>();
        List<ChildNode> left = new ArrayList<>(victims);
        for (int lot = 0; lot < MOST_LOTS && !left.isEmpty(); lot++) {
            for (ChildNode victim : List.copyOf(left)) {
                try {
                    submitSome(doors.computeIfAbsent(victim, ChildNode::rest));
                } catch (IllegalStateException | UncheckedIOException | AssertionError gone) {
                    // it has died, or dies now; what became of what was sent, if anything, is unknown
                }
                if (!victim.alive()) {
                    left.remove(victim);
                    replaceIfItNeverWas(victims, left, victim);
                }
            }
        }
        victims.forEach(this::awaitCrash);
    }

    /** On a machine that is busy enough a node does not reach its Redis in time, and says so: it is started again. */
    private void replaceIfItNeverWas(List<ChildNode> victims, List<ChildNode> left, ChildNode gone) {
        if (gone.awaitEnd() != CrashHere.KILLED && gone.log().contains("cannot be reached") && starts++ < MOST_STARTS) {
            int at = victims.indexOf(gone);
            CrashPoint point = ON_THE_WAY.get(at);
            ChildNode next = crashing(point);
            victims.set(at, next);
            left.add(next);
        }
    }

    private void submitSome(Rest rest) {
        JsonArray lot = new JsonArray();
        List<String> ids = new ArrayList<>();
        String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
        for (int i = 0; i < 3; i++) {
            JsonObject task = named(Functions.work(ledger, random.nextInt(30)), channel);
            ids.add(task.getString("id"));
            lot.add(task);
        }
        unknown.addAll(ids);
        assertThat(rest.post("/tasks", lot).json(202).getInteger("accepted")).isEqualTo(ids.size());
        ids.forEach(unknown::remove);
    }

    private String submit(Rest rest, JsonObject task, String channel) {
        return rest.submit(named(task, channel));
    }

    private JsonObject named(JsonObject task, String channel) {
        String id = "task-" + tasks.size();
        tasks.put(id, task.put("id", id).put("channel", channel));
        return task;
    }

    private void awaitCrash(ChildNode victim) {
        dead.add(victim.pid());
        assertThat(victim.awaitEnd()).as(victim.log()).isEqualTo(CrashHere.KILLED);
    }

    private static void open(Path gate) {
        try {
            Files.createFile(gate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Redis and the functions' own ledger say when nothing moves any more. */
    private void allInOneState(Rest rest, String where, int crashes) {
        await("all to have ended")
                .atMost(Nodes.PATIENCE)
                .until(() -> CHANNELS.stream().allMatch(channel -> still(rest.channel(channel))));
        Scan scan = Scan.of(rest, CHANNELS);
        Ledger ran = Ledger.read(ledger);
        Map<String, List<Ledger.Line>> starts = ran.starts().stream().collect(Collectors.groupingBy(Ledger.Line::id));
        long repeated = starts.values().stream().filter(all -> all.size() > 1).count();
        System.out.printf(
                "nodes died at exact places %s: crashes=%d tasks=%d without_answer=%d ran_twice=%d poison=%d%n",
                where, crashes, tasks.size(), again, repeated, scan.errors().size());
        assertThat(scan.states().keySet()).as("lost or never submitted").isEqualTo(tasks.keySet());
        assertThat(scan.states().values()).isSubsetOf("SUCCEEDED", "FAILED");
        assertThat(scan.errors().values()).allMatch("POISON"::equals);
        Set<String> done = scan.states().entrySet().stream()
                .filter(task -> task.getValue().equals("SUCCEEDED"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(ran.ends().stream().map(Ledger.Line::id).collect(Collectors.toSet()))
                .containsAll(done);
        assertThat(tasks.keySet()).containsAll(starts.keySet());
        starts.forEach((id, all) -> assertThat(all.subList(0, all.size() - 1))
                .as("%s ran again though a node that lives had run it", id)
                .allMatch(start -> dead.contains(start.pid())));
        assertThat(redis.command("EVAL", "return #redis.call('KEYS', 'wg:{*}:r:*')", "0"))
                .as("claims that nobody holds")
                .isEqualTo("0");
    }

    private static boolean still(JsonObject channel) {
        return channel.getInteger("queued") + channel.getInteger("running") + channel.getInteger("scheduled") == 0;
    }
}
