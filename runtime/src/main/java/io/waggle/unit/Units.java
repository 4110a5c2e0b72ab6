package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.FunctionCatalog;
import io.waggle.control.Deployment;
import io.waggle.control.Deployment.NodeReceipt;
import io.waggle.control.FunctionStatus;
import io.waggle.control.Functions;
import io.waggle.control.Pulse;
import io.waggle.control.Workers;
import io.waggle.store.UnitStore;
import io.waggle.store.UnitStore.Shelf;
import io.waggle.store.UnitStore.StoredUnit;
import io.waggle.task.FunctionInfo;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function units of this node and the way to deploy more. Made from small parts, which it wires, starts and stops.
 * Any thread; answers come on the caller's context.
 */
public final class Units implements Functions, FunctionCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(Units.class);
    private static final Duration DEPLOY_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIST_PATIENCE = Duration.ofSeconds(1);

    private final UnitStore store;
    private final String node;
    private final OwnFunctions own;
    private final Surroundings surroundings;
    private final JarFolder folder;
    private final JarInspector inspector;
    private final WorkerHost host;
    private final UnitSync sync;
    private final UnitBus bus;
    private final UnitCalls calls;

    /**
     * What the units need of the rest of the node.
     *
     * @param pulse when they look whether the store has others
     * @param nodes the names of the nodes that live
     * @param submitter takes a task that a function submits, the JSON object of {@code POST /tasks}, and answers with
     *     its id; a {@link Problem} reaches the function as {@code TaskRefused}
     * @param deployed told of each function and its new version, after a deployment from this node
     */
    public record Surroundings(
            Pulse pulse,
            Supplier<Future<List<String>>> nodes,
            Function<JsonObject, Future<String>> submitter,
            BiConsumer<String, String> deployed) {}

    /**
     * Wires the units of a node; nothing runs before {@link #start()}.
     *
     * @param vertx the node's own, clustered where the node is
     * @param store where jars are kept
     * @param settings this node's
     * @param surroundings what the units need of the rest of the node
     */
    public Units(Vertx vertx, UnitStore store, UnitSettings settings, Surroundings surroundings) {
        this.store = store;
        this.node = settings.node();
        this.own = new OwnFunctions(settings.own());
        this.surroundings = surroundings;
        this.folder = new JarFolder(settings.folder());
        this.inspector = new JarInspector(folder, JarLimits.DEFAULT);
        this.host = new WorkerHost(BlockingThreads.best(), surroundings.submitter());
        this.sync = new UnitSync(vertx, surroundings.pulse(), store, host, folder);
        this.bus = new UnitBus(vertx, node, sync);
        this.calls = new UnitCalls(vertx, host);
    }

    /** The worker verticles of this node, for its devices. */
    public Workers workers() {
        return host;
    }

    /**
     * Starts the program's own functions, loads everything that is active, then listens for more. Fails when the store
     * does not answer, or an own function does not start.
     */
    public Future<Void> start() {
        return answer(host.blocking(() -> {
                    folder.prepare();
                    return true;
                })
                .compose(ready -> bus.open())
                .compose(open -> own.start(host))
                .compose(started -> sync.start()));
    }

    /** Gives up what still runs and stops every function; devices are to have drained before. Idempotent. */
    public Future<Void> stop() {
        sync.stop();
        return answer(bus.close().transform(closed -> calls.close()).transform(closed -> host.close()));
    }

    @Override
    public Optional<FunctionInfo> function(String name) {
        return own.function(name).or(() -> sync.function(name));
    }

    @Override
    public Future<Deployment> deploy(byte[] jar, String fileName, String by) {
        String file = shown(fileName);
        String sha = JarFolder.sha256(jar);
        return answer(inspect(file, jar)
                .compose(functions -> store.shelf().compose(shelf -> {
                    boolean fresh = functions.stream()
                            .anyMatch(info -> !sha.equals(shelf.active().get(info.name())));
                    StoredUnit unit = new StoredUnit(sha, file, jar.length, by, System.currentTimeMillis(), functions);
                    Future<Long> revision = fresh ? store.deploy(unit, jar) : Future.succeededFuture(shelf.revision());
                    return revision.compose(reached -> spread(unit, reached, fresh, before(functions, shelf)));
                })));
    }

    private Future<List<FunctionInfo>> inspect(String file, byte[] jar) {
        return host.blocking(() -> inspector.functions(file, jar))
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? new Problem(
                                        ProblemCode.BAD_JAR,
                                        "The jar '" + file
                                                + "' was refused: making its functions took longer than 30 s; do"
                                                + " slow things in start()")
                                : failure));
    }

    private static Map<String, String> before(List<FunctionInfo> functions, Shelf shelf) {
        Map<String, String> versions = new TreeMap<>();
        for (FunctionInfo info : functions) {
            String sha = shelf.active().get(info.name());
            if (sha != null) {
                versions.put(info.name(), FunctionUnit.version(sha));
            }
        }
        return versions;
    }

    private Future<Deployment> spread(StoredUnit unit, long revision, boolean fresh, Map<String, String> before) {
        bus.hint(revision);
        List<String> names = unit.functions().stream().map(FunctionInfo::name).toList();
        String version = FunctionUnit.version(unit.sha256());
        return living().compose(living -> Future.all(living.stream()
                        .map(other -> receipt(other, unit.sha256(), revision))
                        .toList()))
                .map(receipts -> new Deployment(unit.sha256(), version, names, before, fresh, receipts.list()))
                .onSuccess(done -> names.forEach(name -> surroundings.deployed().accept(name, version)))
                .onSuccess(done -> LOG.info(
                        "unit deployed version={} file={} functions={} by={} nodes={}",
                        version,
                        unit.file(),
                        names,
                        unit.by(),
                        done.nodes().size()));
    }

    private Future<NodeReceipt> receipt(String other, String sha, long revision) {
        return bus.ask(other, revision, DEPLOY_PATIENCE).map(answer -> {
            String refused = answer.map(report -> report.refused().get(sha)).orElse(null);
            if (refused != null) {
                return new NodeReceipt(other, "REFUSED", refused);
            }
            return answer.isPresent() && answer.get().loaded().contains(sha)
                    ? new NodeReceipt(other, "LOADED", "")
                    : new NodeReceipt(
                            other,
                            "PENDING",
                            "It has not said yet that it loaded the unit; it does so when" + " it can");
        });
    }

    /** The living nodes, this one among them. */
    private Future<List<String>> living() {
        return surroundings.nodes().get().map(names -> {
            TreeSet<String> all = new TreeSet<>(names);
            all.add(node);
            return List.copyOf(all);
        });
    }

    @Override
    public Future<List<FunctionStatus>> list() {
        return answer(store.shelf()
                .compose(shelf -> reports().map(reports -> statuses(shelf, reports, own.statuses(node)))));
    }

    private Future<Map<String, UnitReport>> reports() {
        return living().compose(living -> {
            Map<String, UnitReport> reports = new TreeMap<>();
            return Future.all(living.stream()
                            .map(other -> bus.ask(other, 0, LIST_PATIENCE)
                                    .onSuccess(answer -> answer.ifPresent(report -> {
                                        synchronized (reports) {
                                            reports.put(other, report);
                                        }
                                    })))
                            .toList())
                    .map(all -> reports);
        });
    }

    private static List<FunctionStatus> statuses(
            Shelf shelf, Map<String, UnitReport> reports, List<FunctionStatus> own) {
        Map<String, FunctionStatus> byName = new TreeMap<>();
        shelf.active().forEach((name, sha) -> {
            List<FunctionStatus.Version> versions = new ArrayList<>();
            for (StoredUnit unit : shelf.units()) {
                if (holds(unit, name)) {
                    versions.add(0, version(unit, reports));
                }
            }
            active(shelf, name, sha)
                    .ifPresent(info -> byName.put(
                            name, new FunctionStatus(info, FunctionUnit.version(sha), List.copyOf(versions))));
        });
        own.forEach(status -> byName.put(status.info().name(), status));
        return List.copyOf(byName.values());
    }

    private static Optional<FunctionInfo> active(Shelf shelf, String name, String sha) {
        return shelf.units().stream()
                .filter(unit -> unit.sha256().equals(sha))
                .flatMap(unit -> unit.functions().stream())
                .filter(info -> info.name().equals(name))
                .findFirst();
    }

    private static boolean holds(StoredUnit unit, String function) {
        return unit.functions().stream().anyMatch(info -> info.name().equals(function));
    }

    private static FunctionStatus.Version version(StoredUnit unit, Map<String, UnitReport> reports) {
        List<String> loadedOn = reports.entrySet().stream()
                .filter(entry -> entry.getValue().loaded().contains(unit.sha256()))
                .map(Map.Entry::getKey)
                .toList();
        return new FunctionStatus.Version(
                FunctionUnit.version(unit.sha256()),
                unit.sha256(),
                unit.file(),
                unit.size(),
                unit.by(),
                java.time.Instant.ofEpochMilli(unit.at()),
                loadedOn);
    }

    @Override
    public Future<Optional<byte[]>> jar(String function, String version) {
        return answer(store.shelf()
                .compose(shelf -> shelf.units().stream()
                        .filter(unit -> holds(unit, function))
                        .map(StoredUnit::sha256)
                        .filter(sha ->
                                sha.equals(version) || FunctionUnit.version(sha).equals(version))
                        .findFirst()
                        .map(store::jar)
                        .orElseGet(() -> Future.succeededFuture(Optional.empty()))));
    }

    private static <T> Future<T> answer(Future<T> future) {
        Context caller = Vertx.currentContext();
        return Contexts.on(caller, future);
    }

    /** A file name as it may be shown: its last part, short, without characters that steer a terminal. */
    private static String shown(String fileName) {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "");
        return name.isBlank() ? "unnamed.jar" : name.length() > 200 ? name.substring(0, 200) : name;
    }
}
