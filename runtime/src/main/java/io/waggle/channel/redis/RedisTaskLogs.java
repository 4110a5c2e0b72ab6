package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.waggle.channel.LogNote;
import io.waggle.channel.TaskLogs;
import io.waggle.task.Address;
import io.waggle.task.LogLine;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What tasks log, in one stream per channel, so that its bound is the channel's and not a task's: whoever reads one task's
 * lines passes over those of others. Has no state of its own; any thread.
 */
final class RedisTaskLogs implements TaskLogs {

    /** About how many lines a channel keeps. */
    private static final int KEPT_LINES = 20_000;

    private static final Duration KEPT_FOR = Duration.ofDays(7);

    /** How many entries one call looks at, and how many calls one page may take. */
    private static final int LOOK = 250;

    private static final int MOST_LOOKS = KEPT_LINES / LOOK + 2;
    private static final Load<LogNote> LOAD =
            new Load<>(note -> note.line().text().length());
    private static final Pattern PLACE = Pattern.compile("[0-9]{1,15}-[0-9]{1,15}");

    private final RedisLink link;
    private final Keys keys;

    RedisTaskLogs(RedisLink link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** Some hundred lines a call: others wait for Redis meanwhile. */
    Future<Integer> log(String channel, long epoch, List<LogNote> notes) {
        return notes.isEmpty()
                ? Future.succeededFuture(0)
                : Load.inParts(
                                LOAD.parts(notes),
                                part -> keep(channel, epoch, part).map(List::of))
                        .map(old -> old.stream().mapToInt(Integer::intValue).sum());
    }

    private Future<Integer> keep(String channel, long epoch, List<LogNote> notes) {
        List<Object> arguments = new ArrayList<>(3 + 3 * notes.size());
        arguments.add(epoch);
        arguments.add(KEPT_LINES);
        arguments.add(KEPT_FOR.toMillis());
        for (LogNote note : notes) {
            LogLine line = note.line();
            arguments.add(note.id());
            arguments.add(note.fence());
            arguments.add(
                    line.at() + " " + line.attempt() + " " + line.level() + " " + line.device() + "\n" + line.text());
        }
        // The ends of these attempts may be right behind: after them their fences are old.
        return link.runInTurn(Script.LOG, keys.channel(channel), arguments).map(Response::toInteger);
    }

    @Override
    public Future<Page> read(Address address, @Nullable String after, long since, int limit) {
        if (after != null && !PLACE.matcher(after).matches()) {
            return Future.failedFuture(new Problem(
                    ProblemCode.BAD_REQUEST,
                    "'" + after + "' is no place in a log: pass on what the lines before gave, unchanged"));
        }
        return read(address, after, since, limit, new ArrayList<>(), MOST_LOOKS);
    }

    private Future<Page> read(
            Address address, @Nullable String after, long since, int limit, List<Line> found, int looks) {
        String from = after == null ? Long.toString(Math.max(0, since)) : "(" + after;
        List<Object> arguments = List.of(address.id(), from, limit - found.size(), LOOK);
        return link.run(Script.LOGGED, keys.channel(address.channel()), arguments)
                .compose(reply -> {
                    for (int i = 2; i + 1 < reply.size(); i += 2) {
                        found.add(new Line(
                                reply.get(i).toString(), line(reply.get(i + 1).toString())));
                    }
                    String looked = reply.get(0).toString();
                    String at = looked.isEmpty() ? after : looked;
                    boolean more = reply.get(1).toInteger() == 1;
                    return more && found.size() < limit && looks > 1
                            ? read(address, at, since, limit, found, looks - 1)
                            : Future.succeededFuture(new Page(List.copyOf(found), at, more));
                });
    }

    private static LogLine line(String text) {
        int end = text.indexOf('\n');
        String[] head = text.substring(0, end).split(" ", 4);
        return new LogLine(
                Long.parseLong(head[0]),
                Integer.parseInt(head[1]),
                Level.valueOf(head[2]),
                head[3],
                text.substring(end + 1));
    }
}
