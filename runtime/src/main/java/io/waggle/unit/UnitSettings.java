package io.waggle.unit;

import java.nio.file.Path;

/**
 * What a node's function units need to know.
 *
 * @param node the node's name, unique in the cluster
 * @param folder where open jars are kept; made when missing, and nobody else's
 * @param threads how many attempts run at once of those that come by no device's lane
 */
public record UnitSettings(String node, Path folder, int threads) {}
