package io.waggle.unit;

import java.nio.file.Path;
import java.util.List;

/**
 * What a node's function units need to know.
 *
 * @param node the node's name, unique in the cluster
 * @param folder where open jars are kept; made when missing, and nobody else's
 * @param own the functions of the program around the node
 */
public record UnitSettings(String node, Path folder, List<OwnFunction> own) {

    /** A node whose functions all come in jars. */
    public UnitSettings(String node, Path folder) {
        this(node, folder, List.of());
    }
}
