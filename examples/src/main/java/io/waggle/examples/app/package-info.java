/** An application with no class of Waggle's: it joins the cluster and submits a task by the event bus. */
@NullMarked
package io.waggle.examples.app;

import org.jspecify.annotations.NullMarked;
