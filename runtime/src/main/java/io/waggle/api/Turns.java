package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Work in steps, each when the one before has ended. Any thread. */
final class Turns {

    private Turns() {}

    /** Takes step after step while they say that there is more; a chain of futures would grow with their number. */
    static Future<Void> whileMore(Supplier<Future<Boolean>> step) {
        Promise<Void> end = Promise.promise();
        take(step, end);
        return end.future();
    }

    private static void take(Supplier<Future<Boolean>> step, Promise<Void> end) {
        Future.succeededFuture()
                .compose(v -> step.get())
                .onSuccess(more -> {
                    if (more) {
                        take(step, end);
                    } else {
                        end.complete();
                    }
                })
                .onFailure(end::fail);
    }
}
