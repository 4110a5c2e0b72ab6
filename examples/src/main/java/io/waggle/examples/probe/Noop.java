package io.waggle.examples.probe;

import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.WaggleFunction;
import org.jspecify.annotations.Nullable;

/** Does nothing, well: the result is {@code null}. */
@WaggleFunction(value = "noop", description = "Does nothing")
public final class Noop implements TaskFunction {

    @Override
    public @Nullable Object run(TaskContext task) {
        return null;
    }
}
