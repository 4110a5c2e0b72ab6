/**
 * Tasks and events as JSON, and the stream of events that consoles watch. {@link io.waggle.event.TaskJson} reads and
 * writes tasks in the shapes of the REST contract; {@link io.waggle.event.EventStream} publishes what happens on this
 * node to the whole cluster; {@link io.waggle.event.EventFeed} gathers it for the watchers of this node, and
 * {@link io.waggle.event.StatsTicker} adds the numbers of each second.
 */
@NullMarked
package io.waggle.event;

import org.jspecify.annotations.NullMarked;
