package io.waggle.examples.probe;

import io.vertx.core.json.JsonObject;
import io.waggle.function.PermanentFailure;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.WaggleFunction;
import java.lang.System.Logger.Level;

/**
 * Takes its time: {@code {"ms": 500}} gives {@code {"slept": 500}}; from a second on, with progress each tenth of the way and
 * a line in the task's log.
 */
@WaggleFunction(value = "sleep", description = "Sleeps for so many milliseconds")
public final class Sleep implements TaskFunction {

    private static final int STEPS = 10;

    @Override
    public JsonObject run(TaskContext task) throws Exception {
        if (!(task.payload().getValue("ms") instanceof Number wanted) || wanted.longValue() < 0) {
            throw new PermanentFailure("The payload has no 'ms': give a number of milliseconds from 0");
        }
        long ms = wanted.longValue();
        for (int step = 1; step <= STEPS; step++) {
            Thread.sleep(ms * step / STEPS - ms * (step - 1) / STEPS);
            if (ms >= 1_000) {
                task.progress((double) step / STEPS, null);
            }
        }
        if (ms >= 1_000) {
            task.logger().log(Level.INFO, "slept {0} ms", ms);
        }
        return new JsonObject().put("slept", ms);
    }
}
