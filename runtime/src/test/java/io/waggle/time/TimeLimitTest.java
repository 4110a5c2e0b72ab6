package io.waggle.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TimeLimitTest {

    @Test
    void whatDoesNotComeEndsOnTheCallersContext(Vertx vertx, VertxTestContext test) {
        Context caller = vertx.getOrCreateContext();
        Promise<String> never = Promise.promise();
        caller.runOnContext(v -> TimeLimit.of(vertx, 5, never.future())
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(failure).isInstanceOf(TimeoutException.class).hasMessageContaining("within 5 ms");
                    assertThat(Vertx.currentContext()).isSameAs(caller);
                    never.complete("too late, and nobody minds");
                    test.completeNow();
                }))));
    }

    @Test
    void whatComesInTimeIsPassedOn(Vertx vertx, VertxTestContext test) {
        IllegalStateException broken = new IllegalStateException("broken");
        Promise<String> soon = Promise.promise();
        Future<String> limited = TimeLimit.of(vertx, 600_000, soon.future());
        soon.complete("here");
        limited.compose(answer -> {
                    assertThat(answer).isEqualTo("here");
                    return TimeLimit.of(vertx, 600_000, Future.<String>failedFuture(broken));
                })
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(failure).isSameAs(broken);
                    test.completeNow();
                })));
    }
}
