/** Tests of what starts a node, and of the house's rules. */
@NullMarked
package io.waggle;

import org.jspecify.annotations.NullMarked;
