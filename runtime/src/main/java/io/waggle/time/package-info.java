/** Time as the protocol sees it: real in a node, simulated in tests that go through many more ends of the world. */
@NullMarked
package io.waggle.time;

import org.jspecify.annotations.NullMarked;
