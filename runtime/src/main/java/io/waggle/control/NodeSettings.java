package io.waggle.control;

import io.vertx.core.Future;
import java.util.List;

/** What nodes were configured to be. Any thread. */
public interface NodeSettings {

    /**
     * The configuration of a node as it is in force there, without any password.
     *
     * @return fails with {@code UNKNOWN_NODE} for a node that is not there or does not answer
     */
    Future<List<Setting>> of(String node);
}
