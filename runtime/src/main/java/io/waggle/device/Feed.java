package io.waggle.device;

/**
 * A channel as one device sees it: whether it may have work, whether a claim is under way, and whether the reply to a
 * claim was lost. Used on one context.
 */
final class Feed {

    final String channel;
    boolean hot;
    boolean claiming;

    /** Whether a limit of the channel held tasks back when it was last asked. */
    boolean limited;

    boolean doubtful;
    long wakeAt;

    /** Counts the claims; the answer to one that is not the latest comes too late. */
    int turn;

    /** How many the claim under way asked for. */
    int asked;

    /** Whether the claim under way asks for a task that is suspected of ending its node. */
    boolean suspect;

    long claimedAt;

    Feed(String channel) {
        this.channel = channel;
    }
}
