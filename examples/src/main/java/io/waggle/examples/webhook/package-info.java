/** An example of a task that is put back unharmed: a call to a service that limits how often it is called. */
@NullMarked
package io.waggle.examples.webhook;

import org.jspecify.annotations.NullMarked;
