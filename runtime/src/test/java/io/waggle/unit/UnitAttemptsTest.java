package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Ending;
import io.waggle.control.Workers.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of attempts: how they end, what they are told, and what bounds them. */
class UnitAttemptsTest extends UnitsFixture {

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
                        "@WaggleFunction(\"v\") public class V extends FunctionVerticle { int started; Thread home;"
                                + " public Future<?> start() { started++; home = Thread.currentThread(); return vertx.timer(5, TimeUnit.MILLISECONDS); }"
                                + " public Future<?> run(TaskContext t) { Context mine = vertx.getOrCreateContext();"
                                + " if (t.payloadValue() == null) return null;"
                                + " return t.submit(TaskRequest.of(\"x\")).map(id -> id + started"
                                + " + mine.deploymentID().equals(context.deploymentID())"
                                + " + (Thread.currentThread() == home)); } }"));

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
}
