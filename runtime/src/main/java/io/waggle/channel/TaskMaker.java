package io.waggle.channel;

import io.waggle.task.FunctionInfo;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes what is stored of what was asked for: fills in every default, and gives it its id. Any thread. */
final class TaskMaker {

    private static final FunctionInfo NO_DEFAULTS =
            new FunctionInfo("", "", "", 3, Duration.ofSeconds(1), Duration.ofMinutes(10), null, 0);
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private final TaskIds ids;
    private volatile Day today = new Day(Long.MIN_VALUE, "");

    /** The day by which tasks are grouped where they name no batch; made into text once. */
    private record Day(long number, String label) {}

    TaskMaker(TaskIds ids) {
        this.ids = ids;
    }

    /**
     * Makes a task.
     *
     * @param deployed the function's defaults; {@code null}: nobody has deployed it
     * @param channelNumber the channel's number, for the id
     * @param now milliseconds since 1970
     */
    NewTask make(
            TaskSpec spec, @Nullable FunctionInfo deployed, ChannelSettings settings, long channelNumber, long now) {
        FunctionInfo info = deployed == null ? NO_DEFAULTS : deployed;
        Instant runAt = spec.runAt();
        Duration delay = spec.delay();
        String batch = spec.batch();
        String own = spec.id();
        StoredTask task = new StoredTask(
                spec.function(),
                spec.priority(),
                spec.tags(),
                spec.key(),
                spec.coalesce(),
                batch == null ? day(now) : batch,
                spec.retry().or(settings.retry()).over(info),
                timeoutMs(spec.timeout(), settings.timeout(), info.timeout()),
                now,
                spec.payload(),
                0,
                List.of(),
                null);
        long readyAt = Math.max(delay == null ? 0 : now + delay.toMillis(), runAt == null ? 0 : runAt.toEpochMilli());
        return new NewTask(
                own == null ? ids.next(channelNumber) : own,
                readyAt > now ? task.readyFrom(readyAt) : task,
                delay == null ? 0 : delay.toMillis(),
                runAt == null ? 0 : runAt.toEpochMilli());
    }

    /** What the first says who says anything: the task, the channel, the function. */
    private static long timeoutMs(@Nullable Duration task, @Nullable Duration channel, @Nullable Duration function) {
        Duration first = task != null ? task : channel != null ? channel : function;
        return first == null ? 0 : first.toMillis();
    }

    private String day(long now) {
        long number = Math.floorDiv(now, DAY_MS);
        Day known = today;
        if (known.number != number) {
            known = new Day(number, LocalDate.ofEpochDay(number).toString());
            today = known;
        }
        return known.label;
    }
}
