/** The node: its configuration, and the order in which everything starts and stops. The only place that knows all. */
@NullMarked
package io.waggle;

import org.jspecify.annotations.NullMarked;
