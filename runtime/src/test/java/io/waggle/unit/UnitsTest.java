package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Deployment;
import io.waggle.control.FunctionStatus;
import io.waggle.control.Pulse;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Lane;
import io.waggle.control.Workers.Outcomes;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitsTest {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final MemoryUnitStore store = new MemoryUnitStore();
    private final List<JsonObject> submitted = new ArrayList<>();
    private final AtomicLong fences = new AtomicLong();
    private final Collected collected = new Collected();
    private Units units;
    private Lane lane;

    private static final class Collected implements Outcomes {
        final BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
        final BlockingQueue<String> progress = new LinkedBlockingQueue<>();

        @Override
        public void ended(Ended ended) {
            ends.add(ended);
        }

        @Override
        public void progress(Work work, double fraction, @Nullable String note) {
            progress.add(fraction + " " + note);
        }

        Ended next() throws InterruptedException {
            Ended end = ends.poll(60, TimeUnit.SECONDS);
            assertThat(end).as("an outcome within 60 s").isNotNull();
            return Objects.requireNonNull(end);
        }
    }

    @BeforeEach
    void start() {
        units = newUnits("n1", Future.succeededFuture(List.of("n1")));
        units.start().await();
        lane = units.workers().lane(4);
    }

    private Units newUnits(String node, Future<List<String>> living) {
        return new Units(
                vertx,
                store,
                new UnitSettings(node, folder.resolve(node)),
                new Units.Surroundings(
                        new Pulse(vertx),
                        () -> living,
                        request -> {
                            submitted.add(request);
                            return request.containsKey("id")
                                    ? Future.failedFuture(new Problem(ProblemCode.ID_TAKEN, "taken"))
                                    : Future.succeededFuture("new-id");
                        },
                        (function, version) -> deployed.add(function)));
    }

    private final List<String> deployed = new java.util.concurrent.CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        units.stop().await();
        vertx.close().await();
    }

    private Deployment deploy(TestJar jar) {
        return units.deploy(jar.bytes(), "x/../my.jar", "anna").await();
    }

    private Work work(String function, @Nullable Object payload, long timeoutMs) {
        long fence = fences.incrementAndGet();
        byte[] json = Json.encode(payload).getBytes(StandardCharsets.UTF_8);
        StoredTask task = new StoredTask(
                function,
                0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(3, 1000, 1000),
                timeoutMs,
                0,
                json,
                0,
                List.of(),
                null);
        return new Work(new Address("ch", "t" + fence), fence, 2, task, 0);
    }

    private Ended run(String function, @Nullable Object payload, long timeoutMs) throws InterruptedException {
        lane.handOver(List.of(work(function, payload, timeoutMs)), collected);
        return collected.next();
    }

    private static @Nullable Object json(Ended ended) {
        assertThat(ended.error()).isNull();
        return Json.decodeValue(Buffer.buffer(Objects.requireNonNull(ended.result())));
    }

    private static TaskError error(Ended ended) {
        return Objects.requireNonNull(ended.error());
    }

    @Test
    void deploysAndRuns() throws Exception {
        TestJar jar = TestJar.function(
                "hello",
                "task.progress(2, \"on\"); task.logger().log(System.Logger.Level.INFO, \"hi {0}\", task.id());"
                        + "return new JsonObject().put(\"to\", task.payload().getString(\"name\"))"
                        + ".put(\"ids\", task.id() + task.channel() + task.function() + task.attempt()"
                        + " + task.attempts() + task.fence())"
                        + ".put(\"loader\", Thread.currentThread().getContextClassLoader() =="
                        + " F.class.getClassLoader());");
        Deployment deployment = deploy(jar);

        assertThat(deployment.fresh()).isTrue();
        assertThat(deployment.functions()).containsExactly("hello");
        assertThat(deployment.nodes()).containsExactly(new Deployment.NodeReceipt("n1", "LOADED", ""));
        assertThat(units.workers().loaded()).containsExactly("hello");
        assertThat(units.function("hello").orElseThrow().channel()).isEqualTo("hello");

        Ended ended = run("hello", new JsonObject().put("name", "bee"), 0);
        assertThat(ended.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(ended.version()).isEqualTo(deployment.version());
        assertThat(json(ended))
                .isEqualTo(new JsonObject()
                        .put("to", "bee")
                        .put("ids", "t1chhello231")
                        .put("loader", true));
        assertThat(collected.progress.take()).isEqualTo("1.0 on");

        FunctionStatus status = units.list().await().get(0);
        assertThat(status.active()).isEqualTo(deployment.version());
        assertThat(status.versions().get(0).loadedOn()).containsExactly("n1");
        assertThat(status.versions().get(0).file()).isEqualTo("my.jar");
        assertThat(units.jar("hello", deployment.version()).await().orElseThrow())
                .isEqualTo(jar.bytes());
        assertThat(units.jar("hello", "000000000000").await()).isEmpty();

        assertThat(deploy(jar).fresh()).isFalse();
    }

    @Test
    void aRefusedJarChangesNothing() {
        assertThatThrownBy(() -> units.deploy(new byte[] {1}, "bad.jar", "anna").await())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("The jar 'bad.jar' was refused");
        assertThat(units.list().await()).isEmpty();
        assertThat(store.revision().await()).isZero();
    }

    @Test
    void failuresAreTold() throws Exception {
        deploy(new TestJar()
                .blocking(
                        "demo.Fail",
                        "@WaggleFunction(\"fail\")",
                        "throw new java.io.IOException(\"a\\nb\", new" + " IllegalStateException(\"deep\"));",
                        "")
                .blocking("demo.Good", "@WaggleFunction(\"forgood\")", "throw new PermanentFailure(\"never\");", "")
                .blocking("demo.Odd", "@WaggleFunction(\"odd\")", "return new Object();", "")
                .blocking("demo.Big", "@WaggleFunction(\"big\")", "return \"x\".repeat(1 << 20);", "")
                .blocking("demo.So", "@WaggleFunction(\"so\")", "return run(task);", "")
                .blocking(
                        "demo.Miss", "@WaggleFunction(\"miss\")", "return Class.forName(\"io.waggle.unit.Units\");", "")
                .blocking("demo.Nil", "@WaggleFunction(\"nil\")", "return null;", ""));

        Ended fail = run("fail", 1, 0);
        assertThat(fail.ending()).isEqualTo(Ending.FAILED);
        assertThat(error(fail).type()).isEqualTo("java.io.IOException");
        assertThat(error(fail).message()).isEqualTo("a | b");
        assertThat(error(fail).stack())
                .contains("demo.Fail.run")
                .contains("Caused by: java.lang.IllegalStateException: deep")
                .doesNotContain("io.waggle.unit");

        Ended forGood = run("forgood", 1, 0);
        assertThat(forGood.ending()).isEqualTo(Ending.FAILED_FOR_GOOD);
        assertThat(error(forGood).message()).isEqualTo("never");

        Ended odd = run("odd", 1, 0);
        assertThat(odd.ending()).isEqualTo(Ending.FAILED_FOR_GOOD);
        assertThat(error(odd).message()).contains("java.lang.Object, which is not JSON");

        Ended big = run("big", 1, 0);
        assertThat(big.ending()).isEqualTo(Ending.FAILED_FOR_GOOD);
        assertThat(error(big).message()).contains("1048578 bytes and may have 1048576");

        Ended overflow = run("so", 1, 0);
        assertThat(overflow.ending()).isEqualTo(Ending.FAILED);
        assertThat(error(overflow).type()).isEqualTo("java.lang.StackOverflowError");
        assertThat(error(overflow).stack().length()).isLessThanOrEqualTo(8192);

        assertThat(error(run("miss", 1, 0)).type()).isEqualTo("java.lang.ClassNotFoundException");
        assertThat(json(run("nil", 1, 0))).isNull();
        assertThat(run("unknown", 1, 0).ending()).isEqualTo(Ending.INTERRUPTED);
    }

    @Test
    void anAttemptEndsAtItsDeadlineAndItsThreadIsInterrupted() throws Exception {
        deploy(TestJar.function(
                "slow",
                "try { Thread.sleep(60000); } catch (InterruptedException e) { String seen ="
                        + " task.cancelled() + \" \" + task.deadline().isPresent();"
                        + " try { task.submit(TaskRequest.of(\"x\")).await(); }"
                        + " catch (Exception e2) { seen += \" \" + ((TaskRefused) e2).code(); }"
                        + " System.setProperty(\"waggle.test.slow\", seen); } return \"late\";"));

        Ended ended = run("slow", null, 50);
        assertThat(ended.ending()).isEqualTo(Ending.FAILED);
        assertThat(error(ended).type()).isEqualTo("TIMEOUT");
        assertThat(ended.durationMs()).isBetween(40L, 10_000L);
        await().until(() -> System.getProperty("waggle.test.slow") != null);
        assertThat(System.clearProperty("waggle.test.slow")).isEqualTo("true true STALE_FENCE");
        assertThat(submitted).isEmpty();
        assertThat(collected.ends).isEmpty();
    }

    @Test
    void attemptsGivenUpDoNotBlockThoseThatFollow() throws Exception {
        deploy(new TestJar()
                .blocking(
                        "demo.Deaf",
                        "@WaggleFunction(\"deaf\")",
                        "while (!task.payload().getBoolean(\"x\", gate.await(50, TimeUnit.MILLISECONDS))) {"
                                + " Thread.interrupted(); } return 1;",
                        "static final CountDownLatch gate = new CountDownLatch(1) { public boolean await(long t,"
                                + " TimeUnit u) { try { return super.await(t, u); } catch (InterruptedException e) {"
                                + " return false; } } };")
                .blocking("demo.Open", "@WaggleFunction(\"open\")", "Deaf.gate.countDown(); return 2;", ""));
        List<Work> deaf = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            deaf.add(work("deaf", new JsonObject(), 0));
        }
        lane.handOver(deaf, collected);
        for (int i = 0; i < 8; i++) {
            Work given = deaf.get(i);
            lane.interrupt(given::equals);
            Ended ended = collected.next();
            assertThat(ended.ending()).isEqualTo(Ending.INTERRUPTED);
            assertThat(ended.work()).isEqualTo(deaf.get(i));
        }
        assertThat(json(run("open", null, 0))).isEqualTo(2);
        assertThat(collected.ends).isEmpty();
    }

    @Test
    void aFunctionsOwnSlotsBoundHowManyRunAtOnce() throws Exception {
        deploy(new TestJar()
                .blocking(
                        "demo.Two",
                        "@WaggleFunction(value=\"two\", slots=2)",
                        "int n = now.incrementAndGet(); most.accumulateAndGet(n, Math::max); Thread.sleep(5);"
                                + " now.decrementAndGet(); return most.get();",
                        "java.util.concurrent.atomic.AtomicInteger now = new java.util.concurrent.atomic.AtomicInteger(),"
                                + " most = new java.util.concurrent.atomic.AtomicInteger();"));
        List<Work> batch = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batch.add(work("two", null, 0));
        }
        lane.handOver(batch, collected);
        lane.recall(batch.get(39)::equals);
        int interrupted = 0;
        int most = 0;
        for (int i = 0; i < 40; i++) {
            Ended ended = collected.next();
            interrupted += ended.ending() == Ending.INTERRUPTED ? 1 : 0;
            most = ended.ending() == Ending.SUCCEEDED
                    ? Math.max(most, (Integer) Objects.requireNonNull(json(ended)))
                    : most;
        }
        assertThat(interrupted).isEqualTo(1);
        assertThat(most).isEqualTo(2);
        assertThat(json(run("two", null, 0))).isEqualTo(2);
    }

    @Test
    void runsAVerticleOnItsOwnEventLoop() throws Exception {
        deploy(new TestJar()
                .listed("FunctionVerticle", "demo.V")
                .source(
                        "demo.V",
                        "@WaggleFunction(\"v\") public class V extends FunctionVerticle { int started;"
                                + " public Future<?> start() { started++; return vertx.timer(5, TimeUnit.MILLISECONDS); }"
                                + " public Future<?> run(TaskContext t) { Context mine = vertx.getOrCreateContext();"
                                + " if (t.payloadValue() == null) return null;"
                                + " return t.submit(TaskRequest.of(\"x\")).map(id -> id + started + (mine == context) +"
                                + " (Vertx.currentContext() == context)); } }"));

        assertThat(json(run("v", 1, 0))).isEqualTo("new-id1truetrue");
        assertThat(error(run("v", null, 0)).message()).contains("null instead of a future");
    }

    @Test
    void aRefusedSubmitReachesTheFunctionInItsOwnWords() throws Exception {
        deploy(TestJar.function(
                "sub",
                "try { return task.submit(TaskRequest.of(\"x\").id(\"i\")).await(); } catch (Exception e) {"
                        + " return e instanceof TaskRefused r ? r.code() + r.getMessage() : e.toString(); }"));
        assertThat(json(run("sub", null, 0))).isEqualTo("ID_TAKENtaken");
    }

    @Test
    void theOldVersionFinishesWhatItHasAndUnloads() throws Exception {
        TestJar first = new TestJar()
                .blocking(
                        "demo.F",
                        "@WaggleFunction(\"f\")",
                        "if (\"wait\".equals(task.payloadValue())) gate.await(); return \"v1\";",
                        "static final CountDownLatch gate = new CountDownLatch(1);")
                .blocking("demo.Open", "@WaggleFunction(\"open\")", "F.gate.countDown(); return null;", "");
        Deployment one = deploy(first);
        lane.handOver(List.of(work("f", "wait", 0)), collected);

        Deployment two = deploy(TestJar.function("f", "return \"v2\";"));
        Ended fresh = run("f", "go", 0);
        assertThat(json(fresh)).isEqualTo("v2");
        assertThat(fresh.version()).isEqualTo(two.version());

        lane.handOver(List.of(work("open", null, 0)), collected);
        Ended old = collected.next();
        Ended other = collected.next();
        old = old.work().task().function().equals("f") ? old : other;
        assertThat(json(old)).isEqualTo("v1");
        assertThat(old.version()).isEqualTo(one.version());

        assertThat(deploy(first).fresh()).isTrue();
        assertThat(json(run("f", "go", 0))).isEqualTo("v1");
        assertThat(units.list().await().get(0).versions())
                .extracting(FunctionStatus.Version::version)
                .containsExactly(two.version(), one.version());
    }

    @Test
    void aVersionThatDoesNotStartIsRefusedWithTheReason() throws Exception {
        deploy(TestJar.function("f", "return 1;"));
        Deployment bad = deploy(new TestJar()
                .blocking(
                        "demo.F",
                        "@WaggleFunction(\"f\")",
                        "return 2;",
                        "public void start() { throw new IllegalStateException(\"no database\"); }"));

        assertThat(bad.nodes()).singleElement().satisfies(receipt -> {
            assertThat(receipt.outcome()).isEqualTo("REFUSED");
            assertThat(receipt.detail()).contains("no database").contains("'f' did not start");
        });
        assertThat(units.workers().loaded()).isEmpty();
        assertThat(run("f", 1, 0).ending()).isEqualTo(Ending.INTERRUPTED);

        assertThat(deploy(TestJar.function("f", "return 3;")).nodes().get(0).outcome())
                .isEqualTo("LOADED");
        assertThat(json(run("f", 1, 0))).isEqualTo(3);
    }

    @Test
    void aNodeThatJoinsLaterLoadsAllAndOneThatIsDeafIsPending() throws Exception {
        deploy(TestJar.function("f", "return 1;"));
        Units late = newUnits("n2", Future.succeededFuture(List.of("n1", "n2")));
        late.start().await();
        try {
            assertThat(late.workers().loaded()).containsExactly("f");
            assertThat(late.list().await().get(0).versions().get(0).loadedOn()).containsExactly("n1", "n2");

            Deployment both = late.deploy(TestJar.function("f", "return 2;").bytes(), "f.jar", "anna")
                    .await();
            assertThat(both.nodes()).extracting(Deployment.NodeReceipt::outcome).containsExactly("LOADED", "LOADED");
            assertThat(json(run("f", 1, 0))).isEqualTo(2);
        } finally {
            late.stop().await();
        }
    }

    @Test
    void aStoredJarWithOtherBytesIsRefused() throws Exception {
        Deployment deployment = deploy(TestJar.function("f", "return 1;"));
        store.spoil(deployment.sha256());
        Units other = newUnits("n2", Future.succeededFuture(List.of("n2")));
        other.start().await();
        try {
            assertThat(other.workers().loaded()).isEmpty();
        } finally {
            other.stop().await();
        }
    }

    @Test
    void theClassLoaderOfAnUnloadedVersionIsCollected() throws Exception {
        deploy(new TestJar()
                .blocking("demo.F", "@WaggleFunction(\"f\")", "return task.submit(TaskRequest.of(\"x\")).await();", "")
                .listed("FunctionVerticle", "demo.V")
                .source(
                        "demo.V",
                        "@WaggleFunction(\"v\") public class V extends FunctionVerticle {"
                                + " public Future<?> start() { vertx.setPeriodic(1, id -> {});"
                                + " vertx.eventBus().consumer(\"x\", m -> {}); return"
                                + " vertx.executeBlocking(() -> 1, false); }"
                                + " public Future<?> run(TaskContext t) { return vertx.timer(1,"
                                + " TimeUnit.MILLISECONDS).map(x -> \"v\"); } }"));
        for (int i = 0; i < 50; i++) {
            run("f", null, i % 2 == 0 ? 0 : 60_000);
            run("v", null, 60_000);
        }
        collected.ends.clear();
        List<WeakReference<ClassLoader>> loaders = loaders();
        assertThat(loaders).hasSize(1);

        deploy(new TestJar()
                .blocking("demo.F", "@WaggleFunction(\"f\")", "return 1;", "")
                .blocking("demo.G", "@WaggleFunction(\"v\")", "return 1;", ""));
        await().until(() -> {
            System.gc();
            return loaders.get(0).get() == null;
        });
        assertThat(folder.resolve("n1").toFile().list()).hasSize(1);
    }

    /** The loaders of the functions at work, seen from their stack: a task that hands its own loader out is none. */
    private List<WeakReference<ClassLoader>> loaders() throws Exception {
        WorkerHost host = (WorkerHost) units.workers();
        return host.types().stream()
                .map(type -> type.type().getClassLoader())
                .distinct()
                .map(WeakReference::new)
                .toList();
    }
}
