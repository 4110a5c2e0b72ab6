package io.waggle.channel;

import io.waggle.task.FunctionInfo;
import java.util.Optional;

/** The functions that are deployed in the cluster, as this node knows them. Safe for use by several threads. */
@FunctionalInterface
public interface FunctionCatalog {

    /** The active version's name and defaults, where the function is deployed. */
    Optional<FunctionInfo> function(String name);
}
