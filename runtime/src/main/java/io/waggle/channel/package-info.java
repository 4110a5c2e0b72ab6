/**
 * What a channel promises: tasks go in once, are claimed by one device at a time under a fence, and end up finished,
 * in the fail list, or back in the queue. The port, with no word of how it is kept; and the steps that every door to
 * it shares: {@link io.waggle.channel.TaskSubmission} fills in defaults, makes ids and rings the doorbell.
 */
@NullMarked
package io.waggle.channel;

import org.jspecify.annotations.NullMarked;
