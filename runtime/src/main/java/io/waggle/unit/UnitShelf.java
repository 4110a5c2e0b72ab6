package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.waggle.store.UnitStore;
import io.waggle.store.UnitStore.Shelf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The units that are open on this node. Opens what the store's shelf says is active, moves each function over to it,
 * and closes a unit when its last function is unloaded. All calls and all fields belong to one context.
 */
final class UnitShelf {

    private static final Logger LOG = LoggerFactory.getLogger(UnitShelf.class);
    private static final Duration NEXT_TRY = Duration.ofSeconds(30);

    private record Use(FunctionUnit unit, LoadedFunction function) {}

    private record Refusal(String reason, long atNanos) {}

    private final Context context;
    private final UnitStore store;
    private final WorkerHost host;
    private final JarFolder folder;
    private final Map<String, FunctionUnit> open = new HashMap<>();
    private final Map<String, Use> uses = new HashMap<>();
    private final Map<String, Refusal> refusals = new HashMap<>();

    UnitShelf(Context context, UnitStore store, WorkerHost host, JarFolder folder) {
        this.context = context;
        this.store = store;
        this.host = host;
        this.folder = folder;
    }

    /** Makes this node run what is active. Fails only when the store does not answer. */
    Future<Void> follow(Shelf shelf) {
        refusals.keySet().retainAll(shelf.active().values());
        Map<String, List<String>> wanted = new TreeMap<>();
        shelf.active()
                .forEach((function, sha) ->
                        wanted.computeIfAbsent(sha, none -> new ArrayList<>()).add(function));
        Future<Void> all = Future.succeededFuture();
        for (Map.Entry<String, List<String>> unit : wanted.entrySet()) {
            all = all.compose(done -> load(unit.getKey(), unit.getValue()));
        }
        return all.onSuccess(done -> dropAllBut(shelf.active()));
    }

    Set<String> loaded(Shelf shelf) {
        return shelf.active().values().stream()
                .filter(sha -> open.containsKey(sha) && !refusals.containsKey(sha))
                .collect(Collectors.toUnmodifiableSet());
    }

    Map<String, String> refused() {
        return refusals.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().reason()));
    }

    /** Whether something was refused long enough ago to try it again: what its start lacked may be there now. */
    boolean worthAnotherTry() {
        return refusals.values().stream().anyMatch(UnitShelf::old);
    }

    private static boolean old(Refusal refusal) {
        return System.nanoTime() - refusal.atNanos() >= NEXT_TRY.toNanos();
    }

    private Future<Void> load(String sha, List<String> functions) {
        List<String> missing =
                functions.stream().filter(function -> !runs(function, sha)).toList();
        Refusal refusal = refusals.get(sha);
        if (missing.isEmpty() || (refusal != null && !old(refusal))) {
            return Future.succeededFuture();
        }
        refusals.remove(sha);
        return unit(sha).compose(unit -> {
            Future<Void> all = Future.succeededFuture();
            for (String function : missing) {
                all = all.compose(done -> start(unit, function));
            }
            return all.onComplete(done -> closeIfUnused(unit));
        });
    }

    private boolean runs(String function, String sha) {
        Use use = uses.get(function);
        return use != null && use.unit().sha256().equals(sha);
    }

    /** The open unit, or an empty answer when it was refused. */
    private Future<@Nullable FunctionUnit> unit(String sha) {
        FunctionUnit known = open.get(sha);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return Contexts.on(context, store.jar(sha))
                .compose(jar -> Contexts.on(context, opened(sha, jar))
                        .onSuccess(unit -> open.put(sha, unit))
                        .recover(failure -> {
                            refuse(sha, failure instanceof BadJar bad ? bad.reason() : ErrorText.oneLine(failure));
                            return Future.succeededFuture(null);
                        }));
    }

    private Future<FunctionUnit> opened(String sha, Optional<byte[]> jar) {
        return host.blocking(() -> {
            byte[] bytes = jar.orElseThrow(() -> new BadJar("its bytes are not in the store: deploy it again"));
            return FunctionUnit.open(sha, folder.keep(sha, bytes));
        });
    }

    private Future<Void> start(@Nullable FunctionUnit unit, String function) {
        if (unit == null) {
            return Future.succeededFuture();
        }
        if (host.own(function)) {
            refuse(
                    unit.sha256(),
                    "the program around this node has a function '" + function
                            + "' of its own, which runs here: give one of the two another name");
            return Future.succeededFuture();
        }
        FunctionType type = unit.function(function).orElse(null);
        if (type == null) {
            refuse(unit.sha256(), "it holds no function '" + function + "'");
            return Future.succeededFuture();
        }
        unit.enter();
        return Contexts.on(context, host.start(type, FunctionUnit.version(unit.sha256())))
                .onSuccess(started -> use(unit, started))
                .<Void>mapEmpty()
                .recover(failure -> {
                    unit.leave();
                    refuse(unit.sha256(), notStarted(function, failure));
                    return Future.succeededFuture();
                });
    }

    private static String notStarted(String function, Throwable failure) {
        if (failure instanceof BadJar bad) {
            return bad.reason();
        }
        String why = failure instanceof TimeoutException ? "it took longer than 30 s" : ErrorText.oneLine(failure);
        return "the function '" + function + "' did not start: " + why;
    }

    private void use(FunctionUnit unit, LoadedFunction started) {
        LOG.info("function loaded function={} version={}", started.name(), started.version());
        Use before = uses.put(started.name(), new Use(unit, started));
        host.use(started.name(), started);
        retire(before);
    }

    private void dropAllBut(Map<String, String> active) {
        for (String function : List.copyOf(uses.keySet())) {
            if (!runs(function, active.getOrDefault(function, ""))) {
                host.use(function, null);
                retire(uses.remove(function));
            }
        }
    }

    private void retire(@Nullable Use old) {
        if (old != null) {
            Contexts.on(context, host.retire(old.function())).onSuccess(done -> {
                old.unit().leave();
                closeIfUnused(old.unit());
            });
        }
    }

    private void closeIfUnused(@Nullable FunctionUnit unit) {
        if (unit != null && unit.unused() && open.remove(unit.sha256(), unit)) {
            host.blocking(() -> {
                        unit.close();
                        return true;
                    })
                    .onFailure(failure -> LOG.warn("unit not closed sha256={}", unit.sha256(), failure));
        }
    }

    private void refuse(String sha, String reason) {
        LOG.warn("unit refused version={} reason={}", FunctionUnit.version(sha), reason);
        refusals.put(sha, new Refusal(reason, System.nanoTime()));
    }
}
