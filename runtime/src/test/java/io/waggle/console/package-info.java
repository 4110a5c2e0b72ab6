/** Tests of the console in a real browser, against a real node with a real Redis. */
@NullMarked
package io.waggle.console;

import org.jspecify.annotations.NullMarked;
