package io.waggle.device;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The channels that a device has heard of, and in which turn those are asked that may have work. Used on one context. */
final class Feeds {

    private final Map<String, Feed> feeds = new HashMap<>();
    private final ArrayDeque<Feed> hot = new ArrayDeque<>();

    Feed of(String channel) {
        return feeds.computeIfAbsent(channel, Feed::new);
    }

    @Nullable
    Feed known(String channel) {
        return feeds.get(channel);
    }

    Collection<Feed> all() {
        return feeds.values();
    }

    /** It may have work. */
    void heat(Feed feed) {
        if (!feed.hot) {
            feed.hot = true;
            hot.add(feed);
        }
    }

    /** How many may have work. */
    int hot() {
        return hot.size();
    }

    /** The one whose turn it is, out of the line. */
    @Nullable
    Feed next() {
        Feed feed = hot.poll();
        if (feed != null) {
            feed.hot = false;
        }
        return feed;
    }
}
