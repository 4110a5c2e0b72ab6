/** Tests of whole nodes: in this JVM, and in JVMs of their own that are killed, stopped and suspended. */
@NullMarked
package io.waggle.trial;

import org.jspecify.annotations.NullMarked;
