package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.LogLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tasks have logged, as far as it is still kept. Any thread. */
public interface TaskLogs {

    /**
     * Lines of one task, oldest first.
     *
     * @param after the place of a line, to read what came after it; {@code null}: from the beginning
     * @param since no line is older than this, milliseconds since 1970; looked at where {@code after} is {@code null}
     * @param limit how many at most, from 1
     * @return fails with {@code BAD_REQUEST} for a place that is none
     */
    Future<Page> read(Address address, @Nullable String after, long since, int limit);

    /**
     * A part of a log.
     *
     * @param lines oldest first
     * @param at the place up to which was read, to go on after it; {@code null}: nothing is there
     * @param more whether there may be more behind that place now
     */
    record Page(List<Line> lines, @Nullable String at, boolean more) {}

    /**
     * A line and its place.
     *
     * @param place to go on after it
     */
    record Line(String place, LogLine line) {}
}
