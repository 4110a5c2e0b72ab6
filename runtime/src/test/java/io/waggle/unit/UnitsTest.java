package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Deployment;
import io.waggle.control.FunctionStatus;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.WaggleFunction;
import io.waggle.task.Problem;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Versions of functions: how they come, follow each other, are refused and leave. */
class UnitsTest extends UnitsFixture {

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

    @WaggleFunction(value = "own", channel = "elsewhere", attempts = 7)
    static final class Own implements TaskFunction {
        private final List<String> life = new CopyOnWriteArrayList<>();

        @Override
        public String run(TaskContext task) {
            return "own " + task.payloadValue();
        }

        @Override
        public void start() {
            life.add("start");
        }

        @Override
        public void stop() {
            life.add("stop");
        }
    }

    @Test
    void theProgramsOwnFunctionsRunHereInTheFaceOfAJarOfTheSameName() throws Exception {
        Own own = new Own();
        units.stop().await();
        units = newUnits(List.of(OwnFunction.of(own), OwnFunction.of("twice", task -> task.payloadValue() + " twice")));
        units.start().await();
        lane = units.workers().lane("d1", 4);

        assertThat(units.workers().loaded()).containsExactlyInAnyOrder("own", "twice");
        assertThat(units.function("own").orElseThrow().channel()).isEqualTo("elsewhere");
        assertThat(units.function("own").orElseThrow().attempts()).isEqualTo(7);
        assertThat(units.function("twice").orElseThrow().attempts()).isEqualTo(3);
        assertThat(json(run("own", "bee", 0))).isEqualTo("own bee");
        assertThat(json(run("twice", "bee", 0))).isEqualTo("bee twice");

        Deployment deployment = deploy(TestJar.function("own", "return \"of the jar\";"));
        assertThat(deployment.nodes().get(0).outcome()).isEqualTo("REFUSED");
        assertThat(deployment.nodes().get(0).detail())
                .contains("'own' of its own")
                .contains("another name");
        Ended ended = run("own", "bee", 0);
        assertThat(json(ended)).isEqualTo("own bee");
        assertThat(ended.version()).isEqualTo("program");
        assertThat(units.list().await()).extracting(FunctionStatus::active).containsExactly("program", "program");

        units.stop().await();
        assertThat(own.life).containsExactly("start", "stop");
    }

    @Test
    void anOwnFunctionThatIsWrongOrDoesNotStartIsToldWithItsName() {
        assertThatThrownBy(() -> OwnFunction.of(task -> 1)).hasMessageContaining("no @WaggleFunction");
        assertThatThrownBy(() -> OwnFunction.of("not a name", task -> 1)).hasMessageContaining("'not a name'");
        assertThatThrownBy(() -> newUnits(List.of(OwnFunction.of("a", task -> 1), OwnFunction.of("a", task -> 2))))
                .hasMessageContaining("'a' was handed over twice");
        TaskFunction broken = new TaskFunction() {
            @Override
            public Object run(TaskContext task) {
                return 1;
            }

            @Override
            public void start() {
                throw new IllegalStateException("no database");
            }
        };
        Units refused = newUnits(List.of(OwnFunction.of("broken", broken)));
        assertThatThrownBy(() -> refused.start().await())
                .hasMessageContaining("'broken' did not start")
                .hasMessageContaining("no database");
        refused.stop().await();
    }
}
