/**
 * {@code waggle bench}: the workloads by which Waggle is judged, each on a node and a Redis of its own in a temporary
 * folder, with the machine's own speed measured before and after. Everything here runs on the thread that called
 * {@link io.waggle.bench.Bench}, and blocks it.
 */
@NullMarked
package io.waggle.bench;

import org.jspecify.annotations.NullMarked;
