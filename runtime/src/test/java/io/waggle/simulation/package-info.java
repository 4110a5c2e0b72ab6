/**
 * The protocol in virtual time: the product's own dispatchers, settlers, heartbeats and reapers over a model of the
 * store, with faults from a seed, and the check that nothing was lost.
 */
@NullMarked
package io.waggle.simulation;

import org.jspecify.annotations.NullMarked;
