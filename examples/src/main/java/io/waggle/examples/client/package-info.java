/** An application that uses the Java client: it streams tasks, waits for their ends and adds up the results. */
@NullMarked
package io.waggle.examples.client;

import org.jspecify.annotations.NullMarked;
