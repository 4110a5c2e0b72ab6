/**
 * Nodes and devices as one fleet: membership of the cluster, leases and epochs, moving the tasks of dead nodes back,
 * and commands with receipts. The only package that knows Hazelcast.
 */
@NullMarked
package io.waggle.fleet;

import org.jspecify.annotations.NullMarked;
