package io.waggle.unit;

import java.nio.file.Path;

/**
 * What a node's function units need to know.
 *
 * @param node the node's name, unique in the cluster
 * @param folder where open jars are kept; made when missing, and nobody else's
 * @param threads how many blocking attempts run at once on a JVM without virtual threads: at least the sum of the
 *     slots of the node's devices
 */
public record UnitSettings(String node, Path folder, int threads) {}
