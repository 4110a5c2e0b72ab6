package io.waggle.unit;

import org.jspecify.annotations.Nullable;

/**
 * One version of one function at work on this node.
 *
 * @param type the function
 * @param version the first 12 digits of its jar's SHA-256
 * @param deployment the worker verticle's deployment id
 * @param worker the worker verticle
 * @param occupancy the attempts that are in its hands
 * @param bound how many of them may run at once, or {@code null}: no bound of its own
 */
record LoadedFunction(
        FunctionType type,
        String version,
        String deployment,
        WorkerVerticle worker,
        Occupancy occupancy,
        @Nullable Bound bound) {

    String name() {
        return type.info().name();
    }

    Runner runner() {
        return worker.runner();
    }
}
