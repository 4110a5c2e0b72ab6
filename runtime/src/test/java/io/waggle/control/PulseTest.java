package io.waggle.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PulseTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pulse pulse = new Pulse(vertx);
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void everybodyHasATurnAtEachBeatOnItsOwnContext() {
        Context context = vertx.getOrCreateContext();
        pulse.join(context, () -> {
            assertThat(Vertx.currentContext()).isSameAs(context);
            return Future.succeededFuture(first.incrementAndGet());
        });
        pulse.join(vertx.getOrCreateContext(), () -> Future.succeededFuture(second.incrementAndGet()));
        await().until(() -> first.get() >= 2 && second.get() >= 2);
    }

    @Test
    void aTurnBeginsOnlyAfterTheLastOneEnded() {
        Promise<Void> slow = Promise.promise();
        pulse.join(vertx.getOrCreateContext(), () -> {
            first.incrementAndGet();
            return slow.future();
        });
        count(second);
        await().until(() -> second.get() >= 3);
        assertThat(first).hasValue(1);
        slow.complete();
        await().until(() -> first.get() == 2);
    }

    @Test
    void oneThatFailsHasItsTurnsAndSpoilsNobodyElses() {
        pulse.join(vertx.getOrCreateContext(), () -> {
            throw new IllegalStateException("attempt " + first.incrementAndGet());
        });
        count(second);
        await().until(() -> first.get() >= 2 && second.get() >= 2);
    }

    @Test
    void whoLeftIsCalledNoMoreAndWhoJoinsLateIs() {
        Runnable leave = count(first);
        count(second);
        await().until(() -> first.get() >= 1);
        leave.run();
        int turns = first.get();
        int before = second.get();
        await().until(() -> second.get() >= before + 3);
        assertThat(first.get() - turns).as("the turn that had begun").isLessThanOrEqualTo(1);

        leave.run();
        count(first);
        await().until(() -> first.get() > turns + 1);
    }

    private Runnable count(AtomicInteger turns) {
        return pulse.join(vertx.getOrCreateContext(), () -> Future.succeededFuture(turns.incrementAndGet()));
    }
}
