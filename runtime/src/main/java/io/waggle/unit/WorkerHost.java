package io.waggle.unit;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Workers;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setCodecName(Batch.Codec.NAME);

    private final Vertx vertx;
    private final BlockingThreads threads;
    private final Deadlines deadlines = new Deadlines();
    private final Function<JsonObject, Future<String>> submitter;
    private final Map<String, LoadedFunction> current = new ConcurrentHashMap<>();
    private final Set<Execution> executions = ConcurrentHashMap.newKeySet();
    private final Map<String, Future<Void>> retiring = new ConcurrentHashMap<>();
    private final AtomicLong deployments = new AtomicLong();

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
        this.vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(files));
        vertx.eventBus().registerCodec(new Batch.Codec());
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
        Future<LoadedFunction> started = blocking(type::create).compose(instance -> deploy(type, version, instance));
        return started.timeout(START_SECONDS, TimeUnit.SECONDS).onFailure(failure -> {
            if (failure instanceof TimeoutException) {
                started.onSuccess(this::retire);
            }
        });
    }

    private Future<LoadedFunction> deploy(FunctionType type, String version, Object instance) {
        String address = "waggle.worker." + version + "." + type.info().name() + "." + deployments.incrementAndGet();
        WorkerVerticle worker =
                new WorkerVerticle(address, runner(instance), type.info().slots());
        DeploymentOptions options =
                new DeploymentOptions().setClassLoader(type.type().getClassLoader());
        return vertx.deployVerticle(worker, options)
                .map(id -> new LoadedFunction(
                        type, version, id, worker, vertx.eventBus().sender(address, LOCAL), new Occupancy()));
    }

    private Runner runner(Object instance) {
        return instance instanceof TaskFunction function
                ? new Runner.Blocking(function, threads, deadlines, submitter)
                : new Runner.Async((FunctionVerticle) instance, deadlines, submitter);
    }

    /**
     * Sends new tasks of a function to another version.
     *
     * @param next the version, or {@code null}: to none
     * @return the version that got them before, for {@link #retire}
     */
    @Nullable
    LoadedFunction use(String function, @Nullable LoadedFunction next) {
        return next == null ? current.remove(function) : current.put(function, next);
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
    public void handOver(List<Work> batch, Outcomes outcomes) {
        Map<String, List<Work>> byFunction = new LinkedHashMap<>();
        for (Work work : batch) {
            byFunction
                    .computeIfAbsent(work.task().function(), name -> new ArrayList<>())
                    .add(work);
        }
        byFunction.forEach((function, works) -> handOver(function, works, outcomes));
    }

    private void handOver(String name, List<Work> works, Outcomes outcomes) {
        LoadedFunction function = current.get(name);
        if (function != null && !function.occupancy().enter(works.size())) {
            function = current.get(name); // it was replaced between look-up and entry
            function = function != null && function.occupancy().enter(works.size()) ? function : null;
        }
        if (function == null) {
            works.forEach(work -> new Execution(work, "", outcomes, threads, ended -> {}).interrupt());
            return;
        }
        LoadedFunction home = function;
        List<Execution> admitted = works.stream()
                .map(work -> new Execution(work, home.version(), outcomes, threads, ended -> ended(home, ended)))
                .toList();
        executions.addAll(admitted);
        home.mailbox().write(new Batch(admitted)).onFailure(notTaken -> admitted.forEach(Execution::interrupt));
    }

    private void ended(LoadedFunction home, Execution execution) {
        executions.remove(execution);
        home.occupancy().leave();
        home.worker().freed(execution);
    }

    @Override
    public void interrupt(Predicate<Work> which) {
        for (Execution execution : executions) {
            if (which.test(execution.work())) {
                execution.interrupt();
            }
        }
    }

    @Override
    public void recall(Predicate<Work> which) {
        for (Execution execution : executions) {
            if (which.test(execution.work())) {
                execution.recall();
            }
        }
    }

    /** Gives up what still runs, stops every function and ends the functions' Vert.x. */
    Future<Void> close() {
        List<LoadedFunction> all = List.copyOf(current.values());
        current.clear();
        executions.forEach(Execution::interrupt);
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
