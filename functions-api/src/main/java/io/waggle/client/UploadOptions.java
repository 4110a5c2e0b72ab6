package io.waggle.client;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * How a stream of tasks is sent. Immutable.
 *
 * @param waitWhenFull whether to wait while a channel or the store has no room; else such tasks are refused
 * @param progress told how many tasks have been answered, about each time 1,000 more have
 * @param refused told of each task that was not taken
 */
public record UploadOptions(boolean waitWhenFull, LongConsumer progress, Consumer<Refusal> refused) {

    /** Waits while there is no room, and tells nobody. */
    public static final UploadOptions USUAL = new UploadOptions(true, answered -> {}, refusal -> {});

    /** With refusals where there is no room. */
    public UploadOptions refuseWhenFull() {
        return new UploadOptions(false, progress, refused);
    }

    /** With somebody who is told how far it is. */
    public UploadOptions onProgress(LongConsumer listener) {
        return new UploadOptions(waitWhenFull, listener, refused);
    }

    /** With somebody who is told of what was not taken. */
    public UploadOptions onRefused(Consumer<Refusal> listener) {
        return new UploadOptions(waitWhenFull, progress, listener);
    }
}
