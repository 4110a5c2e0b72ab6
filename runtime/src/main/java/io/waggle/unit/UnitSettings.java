package io.waggle.unit;

import java.nio.file.Path;

/**
 * What a node's function units need to know.
 *
 * @param node the node's name, unique in the cluster
 * @param folder where open jars are kept; made when missing, and nobody else's
 */
public record UnitSettings(String node, Path folder) {}
