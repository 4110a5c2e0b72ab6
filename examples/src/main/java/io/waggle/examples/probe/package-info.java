/** Functions for trials: one does nothing, one takes its time, one fails. */
@NullMarked
package io.waggle.examples.probe;

import org.jspecify.annotations.NullMarked;
