/** Tests of the client verbs, against HTTP answers on the loopback. */
@NullMarked
package io.waggle.cli;

import org.jspecify.annotations.NullMarked;
