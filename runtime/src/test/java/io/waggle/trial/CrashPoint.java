package io.waggle.trial;

import io.waggle.chaos.Patch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A place on the path of a task at which a node can die. The product knows nothing of it: a changed copy of one class
 * stands before it on the node's class path, and a text that is not there any more is an error.
 */
enum CrashPoint {
    /** Redis has new tasks, and the client has no answer. */
    SUBMITTED(Patch.of(
            "io.waggle.channel.redis.RedisSubmits",
            ".map(reply -> stored(tasks, reply))",
            ".map(reply -> {" + Text.PASS + "return stored(tasks, reply); })")),
    /** The node has claimed tasks, and its workers have not got them. */
    CLAIMED(Patch.of(
            "io.waggle.device.Dispatcher",
            "inHand.addAll(batch);",
            "if (!batch.isEmpty()) {" + Text.PASS + "}" + " inHand.addAll(batch);")),
    /** A worker has a task, and its function has not begun. */
    HANDED(Patch.of(
            "io.waggle.unit.Runner", "if (!execution.begin(thread)) {", Text.PASS + "if (!execution.begin(thread)) {")),
    /** Functions have ended, and Redis has not been told. */
    ENDED(Patch.of(
            "io.waggle.device.Settler",
            "List<Ending> all = List.copyOf(gathered);",
            "if (!gathered.isEmpty()) {" + Text.PASS + "} List<Ending> all = List.copyOf(gathered);")),
    /** Redis knows the outcomes, and nobody else does. */
    SETTLED(Patch.of(
            "io.waggle.device.Settler",
            "endings.forEach(ending -> unsettled.remove(ending.ended().work()));",
            Text.PASS + "endings.forEach(ending -> unsettled.remove(ending.ended().work()));")),
    /** Of a dead node's channels some have been taken back and some not. */
    REAPING(Patch.of("io.waggle.fleet.Reaper", """
                    .compose(names -> Future.join(
                                            names.stream().map(channel -> reap(channel, epoch)).toList()))""", """
                    .compose(names -> {
                        Future<Integer> all = Future.succeededFuture(0);
                        for (String channel : names) {
                            all = all.compose(v -> reap(channel, epoch));
                        }
                        return all;
                    })""").and("if (moved > 0) {", "if (moved > 0) {" + Text.PASS)),
    /** All have been taken back, and that is not noted yet. */
    REAPED(Patch.of(
            "io.waggle.fleet.Reaper",
            ".compose(v -> leases.reaped(epoch))",
            ".compose(v -> {" + Text.PASS + "return leases.reaped(epoch); })"));

    private static final Path SOURCES = Path.of("src/main/java");

    private final Patch patch;

    /** Here, because constants cannot see an enum's own fields. */
    private static final class Text {
        static final String PASS = " io.waggle.trial.CrashHere.pass(); ";
    }

    CrashPoint(Patch patch) {
        this.patch = patch;
    }

    /** The changed copy in a folder of its own. */
    Path front(Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("crash-" + name()));
        patch.apply(folder, SOURCES);
        return folder;
    }

    /** The flags of a JVM that dies at the given pass, from 1. */
    static List<String> at(int pass) {
        return List.of("-Dwaggle.crash.at=" + pass);
    }
}
