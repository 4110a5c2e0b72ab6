package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.waggle.control.Pulse;
import io.waggle.measure.Count;
import io.waggle.measure.HistoryStore;
import io.waggle.measure.Measured;
import io.waggle.measure.Recorder;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was measured is sent until the store has it, under one number, and then never again. */
class TimesTickerTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile boolean out;
    private final TimesTicker ticker =
            new TimesTicker(vertx, new Pulse(vertx), new Store(), new TimesTicker.Run("n1", "r1"), () -> 60_000);

    private final class Store implements HistoryStore {
        @Override
        public Future<Void> add(String node, String run, long number, long at, List<Measured> all) {
            sent.add(number + " "
                    + all.stream().mapToLong(one -> one.count(Count.SUCCEEDED)).sum());
            return out
                    ? Future.failedFuture(new Problem(ProblemCode.STORE_UNAVAILABLE, "out"))
                    : Future.succeededFuture();
        }

        @Override
        public Future<List<Measured>> wholes(Unit unit, long first, long last) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<List<List<Measured>>> pairs(Unit unit, long first, long last) {
            return Future.succeededFuture(List.of());
        }
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_device_that_is_held_up_holds_nobody_up_and_loses_nothing() throws Exception {
        CompletableFuture<Context> there = new CompletableFuture<>();
        vertx.deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        there.complete(context);
                        return Future.succeededFuture();
                    }
                })
                .await();
        Context stuck = there.join();
        Recorder recorder = on(stuck, ticker::recorder);
        CompletableFuture<Void> release = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        stuck.runOnContext(v -> {
            recorder.attempt("c", "f", Count.SUCCEEDED, 1, 1);
            begun.complete(null);
            release.join();
        });
        begun.join();
        ticker.count("c", "g", Count.SUBMITTED, 3);
        try {
            assertThat(ticker.totals().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .as("what the others have measured")
                    .extracting(Totals.Total::function)
                    .containsExactly("g");
        } finally {
            release.complete(null);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ticker.totals().await().stream()
                        .anyMatch(one -> one.function().equals("f") && one.counts()[Count.SUCCEEDED.place()] == 1));
    }

    @Test
    void what_the_store_did_not_take_goes_again_as_it_was_and_idle_is_silent() {
        Context device = vertx.getOrCreateContext();
        Recorder recorder = on(device, ticker::recorder);
        out = true;
        on(device, () -> {
            recorder.attempt("c", "f", Count.SUCCEEDED, 1, 1);
            return true;
        });
        ticker.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> sent.size() >= 1);
        on(device, () -> {
            recorder.attempt("c", "f", Count.SUCCEEDED, 1, 1);
            recorder.attempt("c", "f", Count.SUCCEEDED, 1, 1);
            return true;
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> sent.size() >= 2);
        assertThat(sent).allMatch("1 1"::equals);
        out = false;
        await().atMost(Duration.ofSeconds(60)).until(() -> sent.contains("2 2"));
        int calls = sent.size();
        ticker.stop().await();
        assertThat(sent).as("nothing was measured since").hasSize(calls);
        assertThat(ticker.totals().await().get(0).counts()[Count.SUCCEEDED.place()])
                .isEqualTo(3);
    }

    @Test
    void what_is_left_at_the_end_is_sent() {
        Context device = vertx.getOrCreateContext();
        Recorder recorder = on(device, ticker::recorder);
        ticker.start();
        on(device, () -> {
            recorder.attempt("c", "f", Count.SUCCEEDED, 1, 1);
            return true;
        });
        ticker.closed(recorder);
        ticker.stop().await();
        assertThat(sent).containsExactly("1 1");
    }

    private static <T> T on(Context context, java.util.function.Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(v -> done.complete(work.get()));
        return done.join();
    }
}
