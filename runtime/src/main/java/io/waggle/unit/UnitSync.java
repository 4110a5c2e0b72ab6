package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.waggle.control.Pulse;
import io.waggle.store.UnitStore;
import io.waggle.store.UnitStore.Shelf;
import io.waggle.task.FunctionInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this node runs in step with the store's shelf: at start, on a hint, and by a look at each beat of
 * the pulse behind it. One pass at a time, on one context, to which all fields but the volatile ones belong.
 */
final class UnitSync {

    private static final Logger LOG = LoggerFactory.getLogger(UnitSync.class);
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Context context;
    private final Pulse pulse;
    private final UnitStore store;
    private final UnitShelf units;
    private volatile Map<String, FunctionInfo> catalog = Map.of();
    private volatile UnitReport report = new UnitReport(-1, Set.of(), Map.of());
    private final Set<Waiter> waiters = new HashSet<>();
    private Future<Void> last = Future.succeededFuture();
    private @Nullable Future<Void> queued;
    private long warnedAt = System.nanoTime() - QUIET.toNanos();
    private volatile Runnable leave = () -> {};
    private volatile boolean stopped;

    private record Waiter(long revision, Promise<UnitReport> promise) {}

    UnitSync(Vertx vertx, Pulse pulse, UnitStore store, WorkerHost host, JarFolder folder) {
        this.context = vertx.getOrCreateContext();
        this.pulse = pulse;
        this.store = store;
        this.units = new UnitShelf(context, store, host, folder);
    }

    /** Loads everything. Fails when the store does not answer; a unit that cannot be loaded is no failure. */
    Future<Void> start() {
        Promise<Void> first = Promise.promise();
        context.runOnContext(go -> sync().onComplete(end -> {
            first.handle(end);
            if (!stopped) {
                leave = pulse.join(context, this::poll);
            }
        }));
        return first.future();
    }

    void stop() {
        stopped = true;
        leave.run();
    }

    Optional<FunctionInfo> function(String name) {
        return Optional.ofNullable(catalog.get(name));
    }

    UnitReport report() {
        return report;
    }

    /** Something may have changed. Any thread. */
    void hint() {
        context.runOnContext(go -> sync());
    }

    /** This node's report once it has caught up with a revision; any thread. */
    Future<UnitReport> reached(long revision) {
        Promise<UnitReport> promise = Promise.promise();
        context.runOnContext(go -> {
            if (report.revision() >= revision) {
                promise.complete(report);
            } else {
                waiters.add(new Waiter(revision, promise));
                sync();
            }
        });
        return promise.future();
    }

    /** One more pass after the one that runs; many calls share it. */
    private Future<Void> sync() {
        if (queued != null) {
            return queued;
        }
        Promise<Void> next = Promise.promise();
        queued = next.future();
        last.onComplete(before -> context.runOnContext(go -> {
            queued = null;
            pass().onComplete(next);
        }));
        last = next.future();
        return last;
    }

    private Future<Void> pass() {
        if (stopped) {
            return Future.succeededFuture();
        }
        return Contexts.on(context, store.shelf())
                .compose(shelf -> units.follow(shelf).onSuccess(done -> caughtUp(shelf)))
                .onFailure(this::complain);
    }

    private void caughtUp(Shelf shelf) {
        Map<String, FunctionInfo> active = new HashMap<>();
        for (UnitStore.StoredUnit unit : shelf.units()) {
            for (FunctionInfo info : unit.functions()) {
                if (unit.sha256().equals(shelf.active().get(info.name()))) {
                    active.put(info.name(), info);
                }
            }
        }
        catalog = Map.copyOf(active);
        report = new UnitReport(shelf.revision(), units.loaded(shelf), units.refused());
        List<Waiter> served = waiters.stream()
                .filter(waiter -> waiter.revision() <= shelf.revision())
                .toList();
        served.forEach(waiters::remove);
        served.forEach(waiter -> waiter.promise().complete(report));
    }

    private Future<Void> poll() {
        return Contexts.on(context, store.revision())
                .onFailure(this::complain)
                .compose(revision ->
                        revision != report.revision() || units.worthAnotherTry() ? sync() : Future.succeededFuture());
    }

    private void complain(Throwable failure) {
        if (!stopped && System.nanoTime() - warnedAt >= QUIET.toNanos()) {
            warnedAt = System.nanoTime();
            LOG.warn("function units not in step with the store, trying on reason={}", ErrorText.oneLine(failure));
        }
    }
}
