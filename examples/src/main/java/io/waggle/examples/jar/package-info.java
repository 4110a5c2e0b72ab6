/** An example of blocking work on files: what is in a jar. */
@NullMarked
package io.waggle.examples.jar;

import org.jspecify.annotations.NullMarked;
