package io.waggle.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionTesterTest {

    @WaggleFunction(value = "talk", attempts = 5)
    static final class Talk implements TaskFunction {
        @Override
        public Object run(TaskContext task) throws Exception {
            task.logger().log(System.Logger.Level.INFO, "half of {0}", task.id());
            task.progress(7, "done");
            String next =
                    task.submit(TaskRequest.of("talk").id("next").payload(1)).await();
            return Map.of("said", task.payload().getString("word"), "attempt", task.attempt(), "next", next);
        }
    }

    @WaggleFunction(value = "stuck", timeout = "50ms")
    static final class Stuck implements TaskFunction {
        final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public @Nullable Object run(TaskContext task) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        }
    }

    @WaggleFunction("returns")
    record Returns(Object value) implements TaskFunction {
        @Override
        public Object run(TaskContext task) {
            return value;
        }
    }

    @WaggleFunction("later")
    static final class Later extends FunctionVerticle {
        boolean started;

        @Override
        public Future<?> start() {
            started = true;
            return vertx.timer(5, TimeUnit.MILLISECONDS);
        }

        @Override
        public Future<?> run(TaskContext task) {
            boolean onOwnContext = vertx.getOrCreateContext() == context;
            return vertx.timer(5, TimeUnit.MILLISECONDS).map(fired -> started && onOwnContext);
        }
    }

    static class Gone extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @WaggleFunction(value = "throws", noRetryOn = IOException.class)
    record Throws(Exception what) implements TaskFunction {
        @Override
        public Object run(TaskContext task) throws Exception {
            throw what;
        }
    }

    @WaggleFunction(value = "fails", noRetryOn = IOException.class)
    static final class Fails extends FunctionVerticle {
        private final Throwable what;

        Fails(Throwable what) {
            this.what = what;
        }

        @Override
        public Future<?> run(TaskContext task) {
            return Future.failedFuture(what);
        }
    }

    static final class Nameless implements TaskFunction {
        @Override
        public @Nullable Object run(TaskContext task) {
            return null;
        }
    }

    @Test
    void keepsWhatTheFunctionSays() {
        FunctionRun run = FunctionTester.of(new Talk())
                .payload(new JsonObject().put("word", "hi"))
                .attempt(2, 5)
                .run();

        assertThat(run.failure()).isNull();
        assertThat(run.resultObject())
                .isEqualTo(new JsonObject().put("said", "hi").put("attempt", 2).put("next", "next"));
        assertThat(run.submitted())
                .containsExactly(new JsonObject()
                        .put("function", "talk")
                        .put("id", "next")
                        .put("payload", 1));
        assertThat(run.progress()).containsExactly(new FunctionRun.Progress(1, "done"));
        assertThat(run.log()).containsExactly("INFO half of test");
    }

    @Test
    void answersARefusedSubmit() {
        FunctionRun run = FunctionTester.of(new Talk())
                .onSubmit(request -> Future.failedFuture(new TaskRefused("ID_TAKEN", "taken")))
                .run();

        assertThat(run.failure()).isInstanceOf(TaskRefused.class).hasMessage("taken");
    }

    @Test
    void aPayloadThatIsNoObjectFailsForGood() {
        assertThat(FunctionTester.of(new Talk()).payload(List.of(1)).run().failedForGood())
                .isTrue();
    }

    @Test
    void interruptsWhenTheTimeIsUp() throws Exception {
        Stuck stuck = new Stuck();
        FunctionRun run = FunctionTester.of(stuck).run();

        assertThat(run.timedOut()).isTrue();
        assertThat(run.failure()).isInstanceOf(TimeoutException.class);
        assertThat(stuck.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void runsAVerticleOnItsOwnContext() {
        FunctionRun run =
                FunctionTester.of(new Later()).timeout(Duration.ofSeconds(10)).run();

        assertThat(run.failure()).isNull();
        assertThat(run.result()).isEqualTo(true);
    }

    @Test
    void falsyResultsAreSuccesses() {
        for (Object falsy : new Object[] {0, false, "", List.of()}) {
            assertThat(FunctionTester.of(new Returns(falsy)).run().succeeded()).isTrue();
        }
        assertThat(FunctionTester.of(new Returns(Buffer.buffer("hi"))).run().result())
                .isEqualTo("aGk");
    }

    @Test
    void aResultThatIsNotJsonFailsForGoodAndIsNamed() {
        for (Object bad : new Object[] {new Object(), Double.NaN, Map.of(1, 2), Thread.currentThread()}) {
            FunctionRun run = FunctionTester.of(new Returns(List.of(bad))).run();
            assertThat(run.failedForGood()).isTrue();
            assertThat(run.failure()).hasMessageStartingWith("The result holds ");
        }
    }

    @Test
    void aFunctionMayAskToRunLater() {
        RetryLater wish = new RetryLater(Duration.ofSeconds(7), "429");
        for (FunctionTester tester : List.of(
                FunctionTester.of(new Throws(wish)),
                FunctionTester.of(new Throws(new ExecutionException(wish))),
                FunctionTester.of(new Fails(new CompletionException(wish))))) {
            FunctionRun run = tester.run();
            assertThat(run.postponed()).contains(Duration.ofSeconds(7));
            assertThat(run.kind()).isEqualTo(FailureKind.LATER);
            assertThat(run.failure()).hasMessage("429");
            assertThat(run.succeeded() || run.failedForGood()).isFalse();
        }
        assertThat(new RetryLater(Duration.ofSeconds(-1)).delay()).isZero();
    }

    @Test
    void aFunctionNamesTheFailuresThatNoRetryCanMend() {
        for (Exception forGood : List.of(
                new IOException(), new Gone(), new ExecutionException(new Gone()), new PermanentFailure("no"))) {
            assertThat(FunctionTester.of(new Throws(forGood)).run().failedForGood())
                    .as(forGood.toString())
                    .isTrue();
            assertThat(FunctionTester.of(new Fails(forGood)).run().failedForGood())
                    .as(forGood.toString())
                    .isTrue();
        }
        for (Exception again :
                List.of(new IllegalStateException(new IOException()), new ExecutionException("no cause", null))) {
            FunctionRun run = FunctionTester.of(new Throws(again)).run();
            assertThat(run.failure()).isSameAs(again);
            assertThat(run.kind()).isEqualTo(FailureKind.RETRY);
        }
    }

    @Test
    void aRequestIsTheJsonObjectThatRestTakes() {
        assertThat(TaskRequest.of("f")
                        .key("tenant")
                        .coalesce("same")
                        .backoffCap(Duration.ofMinutes(1))
                        .noRetryOn(List.of("TIMEOUT"))
                        .toJson()
                        .encode())
                .isEqualTo("{\"function\":\"f\",\"key\":\"tenant\",\"coalesce\":\"same\",\"backoffCap\":\"PT1M\","
                        + "\"noRetryOn\":[\"TIMEOUT\"]}");
    }

    @Test
    void aFunctionWithoutItsAnnotationIsRefused() {
        assertThatThrownBy(() -> FunctionTester.of(new Nameless()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@WaggleFunction");
    }
}
