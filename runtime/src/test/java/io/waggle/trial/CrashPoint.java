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
    SUBMITTED,
    /** The node has claimed tasks, and its workers have not got them. */
    CLAIMED,
    /** A worker has a task, and its function has not begun. */
    HANDED,
    /** Functions have ended, and Redis has not been told. */
    ENDED,
    /** Redis knows the outcomes, and nobody else does. */
    SETTLED,
    /** Of a dead node's channels some have been taken back and some not. */
    REAPING,
    /** All have been taken back, and that is not noted yet. */
    REAPED;

    private static final String PASS = " io.waggle.trial.CrashHere.pass(); ";
    private static final String SETTLER = "io.waggle.device.Settler";
    private static final String REAPER = "io.waggle.fleet.Reaper";
    private static final Path SOURCES = Path.of("src/main/java");

    private static final String ALL_AT_ONCE = """
            .compose(names -> Future.join(
                                    names.stream().map(channel -> reap(channel, epoch)).toList()))""";
    private static final String ONE_BY_ONE = """
            .compose(names -> {
                Future<Integer> all = Future.succeededFuture(0);
                for (String channel : names) {
                    all = all.compose(v -> reap(channel, epoch));
                }
                return all;
            })""";

    private Patch patch() {
        return switch (this) {
            case SUBMITTED ->
                Patch.of(
                        "io.waggle.channel.redis.RedisSubmits",
                        ".compose(reply -> isGone(reply)",
                        ".onSuccess(reply -> {" + PASS + "}).compose(reply -> isGone(reply)");
            case CLAIMED ->
                before("io.waggle.device.Claimer", "hand.take(batch, desk.timers().nanos() - feed.claimedAt);");
            case HANDED -> before("io.waggle.unit.Runner", "if (!execution.begin(thread)) {");
            case ENDED ->
                Patch.of(
                        SETTLER,
                        "List<Ending> all = List.copyOf(gathered);",
                        "if (!gathered.isEmpty()) {" + PASS + "} List<Ending> all = List.copyOf(gathered);");
            case SETTLED -> before(SETTLER, "endings.forEach(ending -> unsettled.remove(ending.ended().work()));");
            case REAPING ->
                Patch.of(REAPER, ALL_AT_ONCE, ONE_BY_ONE).and("if (moved > 0) {", "if (moved > 0) {" + PASS);
            case REAPED ->
                Patch.of(
                        REAPER,
                        ".compose(v -> leases.reaped(epoch))",
                        ".compose(v -> {" + PASS + "return leases.reaped(epoch); })");
        };
    }

    private static Patch before(String file, String text) {
        return Patch.of(file, text, PASS + text);
    }

    /** The changed copy in a folder of its own. */
    Path front(Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("crash-" + name()));
        patch().apply(folder, SOURCES);
        return folder;
    }

    /** The flags of a JVM that dies at the given pass, from 1. */
    static List<String> at(int pass) {
        return List.of("-Dwaggle.crash.at=" + pass);
    }
}
