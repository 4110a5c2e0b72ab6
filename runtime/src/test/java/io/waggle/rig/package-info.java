/** Tests of what the bench and the chaos run share. */
@NullMarked
package io.waggle.rig;

import org.jspecify.annotations.NullMarked;
