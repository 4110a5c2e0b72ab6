/**
 * The data folder of a node and the real Redis server that runs in it when the operator names none. {@link
 * io.waggle.embedded.DataFolder} holds the folder for one process, {@link io.waggle.embedded.EmbeddedRedis} starts the
 * server, watches it and ends it with the JVM. Everything here blocks: call it from a thread that may.
 */
@NullMarked
package io.waggle.embedded;

import org.jspecify.annotations.NullMarked;
