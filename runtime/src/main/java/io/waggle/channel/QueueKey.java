package io.waggle.channel;

import java.util.List;

/**
 * What all tasks of one queue of a channel have in common, so that a device takes only what it can run.
 *
 * @param function the function they ask for
 * @param tags what a device must have, sorted
 * @param suspects whether they are suspected of ending the nodes that run them, and are to run alone
 */
public record QueueKey(String function, List<String> tags, boolean suspects) {}
