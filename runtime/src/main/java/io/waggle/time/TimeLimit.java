package io.waggle.time;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeoutException;

/**
 * A future that does not wait for ever. {@link Future#timeout} has its timer on the future's own context; a future without
 * one, such as those of the ports, gets a thread that Netty starts for it and ends a second later.
 */
public final class TimeLimit {

    private TimeLimit() {}

    /**
     * The same answer, or a {@link TimeoutException} on the caller's context when it has not come in time. Any thread.
     *
     * @param ms milliseconds from now, from 1
     */
    public static <T> Future<T> of(Vertx vertx, long ms, Future<T> asked) {
        Promise<T> answer = Promise.promise();
        long timer = vertx.setTimer(
                ms, fired -> answer.tryFail(new TimeoutException("there was no answer within " + ms + " ms")));
        asked.onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.succeeded()) {
                answer.tryComplete(done.result());
            } else {
                answer.tryFail(done.cause());
            }
        });
        return answer.future();
    }
}
