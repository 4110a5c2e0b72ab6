package io.waggle;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.waggle.control.Machine;
import io.waggle.control.Pulse;
import io.waggle.fleet.Ending;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds all devices of a node, and the machine they are on: the files {@code PAUSE} and {@code END} in its data
 * folder, a command that ends the node, and the limits of memory and load. It looks once a second, on a worker thread;
 * {@link #reason()} and {@link #end} may be called from any.
 */
final class NodeHold {

    private static final Logger LOG = LoggerFactory.getLogger(NodeHold.class);

    private final Vertx vertx;
    private final Context context;
    private final Path folder;
    private final AdmissionGuard guard;
    private final Promise<Void> ended = Promise.promise();
    private volatile @Nullable String reason;
    private volatile boolean ending;
    private volatile Machine machine = Machine.UNKNOWN;
    private volatile @Nullable Ending command;

    /**
     * @param folder the data folder
     * @param guard the limits
     */
    NodeHold(Vertx vertx, Path folder, AdmissionGuard guard) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.folder = folder;
        this.guard = guard;
    }

    /** Why the devices take nothing; {@code null}: nothing holds them. */
    @Nullable
    String reason() {
        return reason;
    }

    /** The machine as it was when it last looked. */
    Machine machine() {
        return machine;
    }

    /** Nothing is taken from now on, and the node ends. Harmless when done twice; the last word counts. */
    void end(Ending wanted) {
        LOG.info("hold=end by={} now={} after={}", wanted.by(), wanted.now(), wanted.after());
        command = wanted;
        ending = true;
        reason = ended(wanted);
    }

    private static String ended(Ending wanted) {
        return wanted.by() + " ends this node" + (wanted.now() ? "" : " when nothing runs any more");
    }

    /** Completes when the node is to end, by file or command, and nothing runs any more. */
    Future<Void> ended() {
        return ended.future();
    }

    /** Looks once, before anything is claimed. Blocks. */
    void look() {
        reason = seen();
    }

    /**
     * Begins to look.
     *
     * @param changed has the devices obey
     * @param busy how many tasks run
     * @param living the nodes that live, by name
     * @return ends it
     */
    Runnable start(
            Pulse pulse, Runnable changed, Supplier<Future<Integer>> busy, Supplier<Future<List<String>>> living) {
        return pulse.join(
                context,
                () -> vertx.executeBlocking(this::seen, false).compose(seen -> {
                    if (!Objects.equals(seen, reason)) {
                        LOG.info("hold={} why=\"{}\"", seen == null ? "over" : "on", seen == null ? "" : seen);
                        reason = seen;
                        changed.run();
                        return Future.succeededFuture();
                    }
                    return ending ? idle(busy, living).compose(this::endIf) : Future.<Void>succeededFuture();
                }));
    }

    /** Whether the node may end now; where the nodes are not to be known, it may not yet. */
    private Future<Boolean> idle(Supplier<Future<Integer>> busy, Supplier<Future<List<String>>> living) {
        Ending wanted = command;
        if (wanted == null) {
            return busy.get().map(count -> count == 0);
        }
        Future<Boolean> still =
                wanted.now() ? Future.succeededFuture(true) : busy.get().map(count -> count == 0);
        return wanted.after().isEmpty()
                ? still
                : still.compose(may -> may
                                ? living.get().map(names -> Collections.disjoint(names, wanted.after()))
                                : Future.succeededFuture(false))
                        .recover(unknown -> Future.succeededFuture(false));
    }

    private Future<Void> endIf(boolean idle) {
        return !idle || ended.future().isComplete()
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> Files.deleteIfExists(folder.resolve("END")), false)
                        .onComplete(done -> ended.tryComplete())
                        .mapEmpty();
    }

    private @Nullable String seen() {
        machine = new Machine(
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                folder.toFile().getUsableSpace(),
                folder.toFile().getTotalSpace());
        Ending wanted = command;
        if (wanted != null) {
            return ended(wanted);
        }
        if (ending || Files.exists(folder.resolve("END"))) {
            ending = true;
            return "the file END in the data folder ends this node when nothing runs any more";
        }
        return Files.exists(folder.resolve("PAUSE"))
                ? "the file PAUSE in the data folder pauses this node: delete it to go on"
                : guard.refusal();
    }
}
