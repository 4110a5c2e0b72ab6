package io.waggle.examples.probe;

import io.waggle.function.PermanentFailure;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.WaggleFunction;

/** Fails: {@code {"message": "…", "permanent": false}}; a permanent failure is not retried. */
@WaggleFunction(value = "fail", description = "Fails with a message", backoff = "100ms", backoffCap = "1s")
public final class Fail implements TaskFunction {

    @Override
    public Object run(TaskContext task) throws Exception {
        String message = task.payload().getString("message", "failed on request");
        if (task.payload().getBoolean("permanent", false)) {
            throw new PermanentFailure(message);
        }
        throw new IllegalStateException(message);
    }
}
