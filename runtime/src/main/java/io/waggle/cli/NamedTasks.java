package io.waggle.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one channel as they are named behind a verb: the channel and ids, or addresses, or both.
 *
 * @param channel {@code null}: none was named
 * @param ids within the channel; empty: none was named
 */
record NamedTasks(@Nullable String channel, List<String> ids) {

    /**
     * Reads them.
     *
     * @param first a channel, or an address whose channel is that of all
     * @throws CliFailure when they name two channels, or an address lacks half of itself
     */
    static NamedTasks of(@Nullable String first, List<String> more) {
        if (first == null) {
            return new NamedTasks(null, List.of());
        }
        int slash = first.indexOf('/');
        String channel = slash < 0 ? first : first.substring(0, slash);
        List<String> ids = new ArrayList<>();
        if (slash >= 0) {
            ids.add(id(channel, first));
        }
        more.forEach(word -> ids.add(id(channel, word)));
        return new NamedTasks(channel, List.copyOf(ids));
    }

    private static String id(String channel, String word) {
        int slash = word.indexOf('/');
        if (slash < 0) {
            return word;
        }
        if (slash == 0 || slash == word.length() - 1) {
            throw new CliFailure(
                    Exit.USAGE, "\"" + word + "\" is no address of a task: write CHANNEL/ID, as in mail/welcome-17.");
        }
        if (!word.substring(0, slash).equals(channel)) {
            throw new CliFailure(
                    Exit.USAGE,
                    "\"" + word + "\" is not in channel " + channel
                            + ": name tasks of one channel at a time, or choose by --family or another filter.");
        }
        return word.substring(slash + 1);
    }
}
