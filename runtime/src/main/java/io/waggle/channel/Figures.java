package io.waggle.channel;

import io.vertx.core.Future;
import java.util.List;

/** What is counted by function and batch. Any thread; the future completes on the caller's context. */
public interface Figures {

    /**
     * All groups of a channel: about the 2,000 newest by themselves, and older ones of a function added up once all their
     * tasks have ended.
     *
     * @return fails with {@code STORE_UNAVAILABLE} when the store does not answer in time
     */
    Future<List<GroupFigures>> of(String channel);
}
