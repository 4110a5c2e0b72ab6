package io.waggle.unit;

import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskFunction;
import io.waggle.task.FunctionInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A function that the program around a node brings along as an object: it is in no jar, other nodes do not get it, and
 * it lives as long as the node. Immutable.
 */
public final class OwnFunction {

    /** What its version is called. */
    static final String VERSION = "program";

    private final FunctionType type;
    private final Object instance;
    private final Instant made = Instant.now();

    private OwnFunction(FunctionType type, Object instance) {
        this.type = type;
        this.instance = instance;
    }

    /**
     * A function whose class says its name and defaults.
     *
     * @throws IllegalArgumentException when the class has no {@code @WaggleFunction}, or a wrong one
     */
    public static OwnFunction of(TaskFunction function) {
        return own(null, function);
    }

    /**
     * An asynchronous function whose class says its name and defaults. A node deploys it as a verticle, so that one
     * object serves one node.
     *
     * @throws IllegalArgumentException when the class has no {@code @WaggleFunction}, or a wrong one
     */
    public static OwnFunction of(FunctionVerticle function) {
        return own(null, function);
    }

    /**
     * A function under a name, which may be a lambda; what its class does not say is as usual.
     *
     * @throws IllegalArgumentException when the name, or what the class says, is wrong
     */
    public static OwnFunction of(String name, TaskFunction function) {
        return own(name, function);
    }

    private static OwnFunction own(@Nullable String name, Object instance) {
        try {
            return new OwnFunction(FunctionTypes.of(name, instance.getClass()), instance);
        } catch (BadJar e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    /** Its name and defaults. */
    public FunctionInfo info() {
        return type.info();
    }

    FunctionType type() {
        return type;
    }

    Object instance() {
        return instance;
    }

    /** When it was handed over. */
    Instant made() {
        return made;
    }
}
