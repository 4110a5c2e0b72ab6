/** An example of asynchronous code: counting words on an event loop. */
@NullMarked
package io.waggle.examples.words;

import org.jspecify.annotations.NullMarked;
