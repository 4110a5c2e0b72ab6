package io.waggle.unit;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Workers;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskFunction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions at work on this node, on a Vert.x of their own that is not clustered: its event loops and threads are
 * theirs, and the node's are not. Any thread.
 */
final class WorkerHost implements Workers {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerHost.class);
    private static final long START_SECONDS = 30;

    private static final long BLOCKED_CHECK_MS = 3_000;

    private final Vertx vertx;
    private final BlockingThreads threads;
    private final List<WorkLane> lanes = new CopyOnWriteArrayList<>();
    private final Deadlines deadlines = new Deadlines(this::tick);
    private final Function<JsonObject, Future<String>> submitter;
    private final Map<String, LoadedFunction> current = new ConcurrentHashMap<>();
    private final Map<String, Future<Void>> retiring = new ConcurrentHashMap<>();
    private volatile BiConsumer<String, Boolean> used = (function, there) -> {};

    /**
     * Makes the functions' Vert.x.
     *
     * @param threads for functions that block
     * @param submitter takes what functions submit
     */
    WorkerHost(BlockingThreads threads, Function<JsonObject, Future<String>> submitter) {
        this.threads = threads;
        this.submitter = submitter;
        FileSystemOptions files =
                new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        this.vertx = Vertx.vertx(
                new VertxOptions().setFileSystemOptions(files).setBlockedThreadCheckInterval(BLOCKED_CHECK_MS));
    }

    /** Runs blocking code that may touch a jar's classes, on a thread of the functions' side, for 30 s at most. */
    <T> Future<T> blocking(Callable<T> code) {
        return vertx.executeBlocking(code, false).timeout(START_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Makes an instance and starts it; no task goes to it yet. Fails with {@link BadJar}, with what its start threw, or
     * when it takes too long.
     */
    Future<LoadedFunction> start(FunctionType type, String version) {
        return inTime(blocking(type::create).compose(instance -> deploy(type, version, instance)));
    }

    /** Starts what the program around the node made; no task goes to it yet. Fails as {@link #start} of a class does. */
    Future<LoadedFunction> start(OwnFunction own) {
        return inTime(deploy(own.type(), OwnFunction.VERSION, own.instance()));
    }

    private Future<LoadedFunction> inTime(Future<LoadedFunction> started) {
        return started.timeout(START_SECONDS, TimeUnit.SECONDS).onFailure(failure -> {
            if (failure instanceof TimeoutException) {
                started.onSuccess(this::retire);
            }
        });
    }

    private Future<LoadedFunction> deploy(FunctionType type, String version, Object instance) {
        WorkerVerticle worker = new WorkerVerticle(runner(instance));
        int slots = type.info().slots();
        Bound bound = slots == 0 ? null : new Bound(slots);
        DeploymentOptions options =
                new DeploymentOptions().setClassLoader(type.type().getClassLoader());
        return vertx.deployVerticle(worker, options)
                .map(id -> new LoadedFunction(type, version, id, worker, new Occupancy(), bound));
    }

    private Runner runner(Object instance) {
        return instance instanceof TaskFunction function
                ? new Runner.Blocking(function, threads, submitter)
                : new Runner.Async((FunctionVerticle) instance, submitter);
    }

    /**
     * Sends new tasks of a function to another version.
     *
     * @param next the version, or {@code null}: to none
     * @return the version that got them before, for {@link #retire}
     */
    @Nullable
    LoadedFunction use(String function, @Nullable LoadedFunction next) {
        LoadedFunction before = next == null ? current.remove(function) : current.put(function, next);
        used.accept(function, next != null);
        return before;
    }

    /** Whether the function that gets new tasks is the program's own. */
    boolean own(String function) {
        LoadedFunction now = current.get(function);
        return now != null && now.version().equals(OwnFunction.VERSION);
    }

    /** Names the one who is told of each function whether it can be run here from now on. */
    void onUse(BiConsumer<String, Boolean> listener) {
        used = listener;
    }

    /** Lets a version finish what it has, then stops it. Never fails. */
    Future<Void> retire(LoadedFunction old) {
        Promise<Void> done = Promise.promise();
        Future<Void> before = retiring.putIfAbsent(old.deployment(), done.future());
        if (before != null) {
            return before;
        }
        old.occupancy()
                .retire()
                .compose(empty -> vertx.undeploy(old.deployment()))
                .onComplete(end -> {
                    retiring.remove(old.deployment());
                    if (end.failed()) {
                        LOG.warn(
                                "function did not stop cleanly function={} version={} reason={}",
                                old.name(),
                                old.version(),
                                ErrorText.oneLine(end.cause()));
                    }
                    LOG.info("function unloaded function={} version={}", old.name(), old.version());
                    done.complete();
                });
        return done.future();
    }

    /** The functions at work. */
    List<FunctionType> types() {
        return current.values().stream().map(LoadedFunction::type).toList();
    }

    @Override
    public Set<String> loaded() {
        return Set.copyOf(current.keySet());
    }

    @Override
    public Lane lane(String device, int slots) {
        WorkLane lane = new WorkLane(this, device, slots);
        lanes.add(lane);
        return lane;
    }

    /** A line of attempts that are no device's. */
    Lane lane(int slots) {
        return lane("", slots);
    }

    void forget(WorkLane lane) {
        lanes.remove(lane);
    }

    BlockingThreads threads() {
        return threads;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    private long tick(long now) {
        long soonest = Deadlines.NEVER;
        for (WorkLane lane : lanes) {
            soonest = Math.min(soonest, lane.tick(now));
        }
        return soonest;
    }

    /** The version that gets a function's tasks now, which counts one more in its hands; {@code null}: there is none. */
    @Nullable
    LoadedFunction enter(String function) {
        for (int tries = 0; tries < 3; tries++) {
            LoadedFunction version = current.get(function);
            if (version == null || version.occupancy().enter()) {
                return version;
            } // else it was replaced between look-up and entry
        }
        return null;
    }

    /** Gives up what still runs, stops every function and ends the functions' Vert.x. */
    Future<Void> close() {
        List<LoadedFunction> all = List.copyOf(current.values());
        current.clear();
        lanes.forEach(WorkLane::close);
        all.forEach(this::retire);
        return Future.join(List.copyOf(retiring.values()))
                .transform(stopped -> vertx.close())
                .eventually(() -> {
                    threads.close();
                    deadlines.close();
                    return Future.succeededFuture();
                });
    }
}
