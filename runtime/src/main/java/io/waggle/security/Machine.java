package io.waggle.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is special of a caller that shows a token for machines.
 *
 * @param name what the token's maker calls it
 * @param channels the channels it is limited to; empty: no limit
 * @param functions the functions it is limited to; empty: no limit
 */
public record Machine(String name, List<String> channels, List<String> functions) {

    /** Whether it is limited to some channels or functions. */
    public boolean limited() {
        return !channels.isEmpty() || !functions.isEmpty();
    }

    /** Whether it may have to do with a channel. */
    public boolean reachesChannel(@Nullable String channel) {
        return channels.isEmpty() || (channel != null && channels.contains(channel));
    }

    /** Whether it may have to do with tasks of a function. */
    public boolean reachesFunction(@Nullable String function) {
        return functions.isEmpty() || (function != null && functions.contains(function));
    }
}
