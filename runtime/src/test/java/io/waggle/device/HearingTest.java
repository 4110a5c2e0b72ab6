package io.waggle.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.waggle.fleet.Cluster;
import io.waggle.servers.FreePort;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A device's ear in a real cluster of two. */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class HearingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger anew = new AtomicInteger();
    private final String name = "hearing-" + UUID.randomUUID();
    private Cluster one;
    private Cluster two;
    private Hints hints;
    private Context context;
    private Hearing hearing;
    private volatile boolean heals;

    @BeforeEach
    void join() throws Exception {
        Cluster.Options options = new Cluster.Options(name, "127.0.0.1", FreePort.any(), List.of(), "127.0.0.1", 0);
        one = Cluster.join(options, new VertxOptions());
        two = Cluster.join(options, new VertxOptions());
        hints = new Hints(one.vertx());
        hints.answerProbes("one").await();
        new Hints(two.vertx()).answerProbes("two").await();
        context = one.vertx().getOrCreateContext();
        hearing = new Hearing(one.vertx(), "one-1", () -> {
            anew.incrementAndGet();
            if (heals) {
                listen();
            }
        });
    }

    @AfterEach
    void leave() {
        two.vertx().close().await();
        one.vertx().close().await();
    }

    @Test
    void a_device_whose_listener_is_gone_says_that_it_is_deaf_and_hears_when_it_listens_anew() {
        heals = false;
        onContext(() -> hearing.start());
        await("it to be deaf").atMost(PATIENCE).until(() -> deaf() != null);
        assertThat(deaf()).startsWith("does not hear node ");
        assertThat(anew.get()).isGreaterThanOrEqualTo(2);

        heals = true;
        await("it to hear every node").atMost(PATIENCE).until(() -> deaf() == null);
    }

    @Test
    void a_device_that_misses_a_ring_listens_anew_before_anybody_calls_it_deaf() {
        heals = true;
        onContext(() -> hearing.start());
        await("the first ring to be missed").atMost(PATIENCE).until(() -> {
            assertThat(deaf()).isNull();
            return anew.get() == 1;
        });
    }

    private void listen() {
        hints.listen(channel -> {}, hearing::rung);
    }

    private void onContext(Runnable work) {
        Future.<Void>future(done -> context.runOnContext(v -> {
                    work.run();
                    done.complete();
                }))
                .await();
    }

    private @Nullable String deaf() {
        return Future.<@Nullable String>future(done -> context.runOnContext(v -> done.complete(hearing.deaf())))
                .await();
    }
}
