/** How long tasks wait and run, and how they end, as counts that can be added up: of a node, of the cluster, over time. */
@NullMarked
package io.waggle.measure;

import org.jspecify.annotations.NullMarked;
