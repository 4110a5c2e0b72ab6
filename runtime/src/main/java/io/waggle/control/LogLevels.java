package io.waggle.control;

import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much nodes log, changed while they run. A change lasts until the node's process ends. Futures fail with
 * {@code UNKNOWN_NODE} for a node that is not there or does not answer, and with {@code BAD_REQUEST} for a level that does
 * not exist. Any thread.
 */
public interface LogLevels {

    /** The name of the logger above all others. */
    String ROOT = "ROOT";

    /** The loggers of a node that have a level of their own, with it; all others have that of the one above them. */
    Future<Map<String, String>> of(String node);

    /**
     * Changes one.
     *
     * @param logger its name: {@link #ROOT}, {@code function.<name>}, or a package or class of the node
     * @param level {@code TRACE}, {@code DEBUG}, {@code INFO}, {@code WARN}, {@code ERROR} or {@code OFF}; {@code null}:
     *     that of the one above it
     */
    Future<Change> set(String node, String logger, @Nullable String level);

    /**
     * What a change did.
     *
     * @param before the level that held before
     * @param now the level that holds now
     */
    record Change(String node, String logger, String before, String now) {}
}
