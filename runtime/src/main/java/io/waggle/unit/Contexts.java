package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** Brings answers from one Vert.x to a context of another. */
final class Contexts {

    private Contexts() {}

    /** The same future, completed on a context; as it is where that is {@code null}. */
    static <T> Future<T> on(@Nullable Context context, Future<T> future) {
        if (context == null) {
            return future;
        }
        Promise<T> there = Promise.promise();
        future.onComplete(end -> context.runOnContext(go -> there.handle(end)));
        return there.future();
    }
}
