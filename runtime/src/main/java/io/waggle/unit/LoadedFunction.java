package io.waggle.unit;

import io.vertx.core.eventbus.MessageProducer;

/**
 * One version of one function at work on this node.
 *
 * @param type the function
 * @param version the first 12 digits of its jar's SHA-256
 * @param deployment the worker verticle's deployment id
 * @param worker the worker verticle
 * @param mailbox where its batches go
 * @param occupancy the attempts that are at work in it
 */
record LoadedFunction(
        FunctionType type,
        String version,
        String deployment,
        WorkerVerticle worker,
        MessageProducer<Batch> mailbox,
        Occupancy occupancy) {

    String name() {
        return type.info().name();
    }
}
