package io.waggle.channel.redis;

import io.waggle.channel.QueueKey;
import io.waggle.task.Attempt;
import io.waggle.task.Outcome;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A task's record as bytes: one line that the scripts read — the queue's name, the time of submission and, once it has
 * ended, the time of its end, in milliseconds and base 36, with blanks between — and then what only Java reads, in
 * variable-length numbers and counted strings. Numbers are non-negative.
 */
final class RecordCodec {

    private static final int OUTCOME_NONE = 0;
    private static final Pattern QUEUE = Pattern.compile("(-?[0-9]{1,10}r?(?:\\|[^ \n]*)?) ");

    /** A state is stored as its place here, from 1: add at the end only. */
    private static final List<TaskState> STATES = List.of(
            TaskState.SCHEDULED,
            TaskState.WAITING,
            TaskState.QUEUED,
            TaskState.RUNNING,
            TaskState.SUCCEEDED,
            TaskState.FAILED,
            TaskState.CANCELLED);

    private RecordCodec() {}

    /**
     * The name of a task's queue: {@code <priority>[r]|<function>|<tags>|<key>}, with {@code r} for tasks that were tried
     * before, the function left out where it bears the channel's name, and empty ends left off. Suspects stand in a queue
     * with {@code c} in the place of {@code r}, whatever their records say.
     */
    static String queue(String channel, StoredTask task) {
        String function = task.function().equals(channel) ? "" : task.function();
        String key = task.key();
        if (key == null && task.tags().isEmpty() && function.isEmpty() && task.attemptsUsed() == 0) {
            return task.priority() == 0 ? "0" : Integer.toString(task.priority());
        }
        StringBuilder name = new StringBuilder().append(task.priority());
        if (task.attemptsUsed() > 0) {
            name.append('r');
        }
        if (key != null || !task.tags().isEmpty()) {
            name.append('|').append(function).append('|').append(String.join(",", task.tags()));
        } else if (!function.isEmpty()) {
            name.append('|').append(function);
        }
        return key == null
                ? name.toString()
                : name.append('|')
                        .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                        .toString();
    }

    /** What a queue's name, or the name of its class, says of its tasks. */
    static QueueKey key(String channel, String queue) {
        String[] parts = queue.split("\\|", -1);
        String function = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : channel;
        List<String> tags = parts.length > 2 && !parts[2].isEmpty() ? List.of(parts[2].split(",")) : List.of();
        return new QueueKey(function, tags, parts[0].endsWith("c"));
    }

    static int priority(String queue) {
        return Integer.parseInt(queue.substring(0, digits(queue)));
    }

    /** How long the priority is with which a queue's name begins. */
    private static int digits(String queue) {
        int bar = queue.indexOf('|');
        int end = bar < 0 ? queue.length() : bar;
        return Character.isDigit(queue.charAt(end - 1)) ? end : end - 1;
    }

    /** The queue in which a task stands when it is a suspect. */
    static String suspected(String queue) {
        int bar = queue.indexOf('|');
        return queue.substring(0, digits(queue)) + 'c' + (bar < 0 ? "" : queue.substring(bar));
    }

    /** Whether a queue is one in which a task may stand. */
    static boolean isOf(String queue, String channel, StoredTask task) {
        String own = queue(channel, task);
        return queue.equals(own) || queue.equals(suspected(own));
    }

    static byte[] encode(String channel, StoredTask task) {
        ByteWriter out = new ByteWriter(task.payload().length + 64);
        Outcome outcome = task.outcome();
        out.ascii(queue(channel, task)).ascii(" ").ascii(Long.toString(task.submittedAt(), 36));
        if (outcome != null) {
            out.ascii(" ").ascii(Long.toString(outcome.finishedAt(), 36));
        }
        out.ascii("\n");
        RetryPolicy retry = task.retry();
        boolean more = task.key() != null
                || task.coalesce() != null
                || !retry.noRetryOn().isEmpty();
        out.number(more ? 0 : retry.attempts());
        if (more) {
            out.number(retry.attempts())
                    .text(task.key() == null ? "" : task.key())
                    .text(task.coalesce() == null ? "" : task.coalesce())
                    .text(String.join(",", retry.noRetryOn()));
        }
        out.number(task.attemptsUsed())
                .number(retry.backoffMs())
                .number(retry.backoffCapMs())
                .number(task.timeoutMs())
                .text(task.batch().equals(day(task.submittedAt())) ? "" : task.batch())
                .bytes(task.payload());
        out.number(task.history().size());
        task.history().forEach(attempt -> write(out, attempt));
        if (outcome == null) {
            out.number(OUTCOME_NONE);
            long later = task.readyAt() - task.submittedAt();
            return (later > 0 ? out.number(later) : out).toBytes();
        }
        out.number(STATES.indexOf(outcome.state()) + 1);
        byte[] result = outcome.result();
        return (result == null ? out.number(0) : out.number(1).bytes(result)).toBytes();
    }

    static StoredTask decode(String channel, byte[] record) {
        ByteReader in = new ByteReader(record);
        String queue = in.until(' ');
        String times = in.until('\n');
        int blank = times.indexOf(' ');
        long submittedAt = Long.parseLong(blank < 0 ? times : times.substring(0, blank), 36);
        long finishedAt = blank < 0 ? 0 : Long.parseLong(times.substring(blank + 1), 36);
        int attempts = in.count();
        boolean more = attempts == 0;
        attempts = more ? in.count() : attempts;
        String group = more ? in.text() : "";
        String coalesce = more ? in.text() : "";
        String skips = more ? in.text() : "";
        int used = in.count();
        long backoff = in.number();
        long cap = in.number();
        long timeout = in.number();
        String batch = in.text();
        byte[] payload = in.bytes();
        List<Attempt> history = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            history.add(readAttempt(in));
        }
        Outcome outcome = readOutcome(in, finishedAt);
        long readyAt = outcome == null && in.more() ? submittedAt + in.number() : 0;
        QueueKey key = key(channel, queue);
        return new StoredTask(
                key.function(),
                priority(queue),
                key.tags(),
                group.isEmpty() ? null : group,
                coalesce.isEmpty() ? null : coalesce,
                batch.isEmpty() ? day(submittedAt) : batch,
                new RetryPolicy(attempts, backoff, cap, skips.isEmpty() ? List.of() : List.of(skips.split(","))),
                timeout,
                submittedAt,
                payload,
                used,
                List.copyOf(history),
                outcome,
                readyAt);
    }

    /**
     * The same, but never fails: one bad record must not hide or hold up others. What cannot be read comes as a task that
     * has failed for that reason, with the record's bytes for its payload.
     */
    static StoredTask read(String channel, byte[] record) {
        try {
            return decode(channel, record);
        } catch (RuntimeException e) {
            return unreadable(channel, record, e);
        }
    }

    private static StoredTask unreadable(String channel, byte[] record, RuntimeException why) {
        String head = new String(record, 0, Math.min(record.length, 4096), StandardCharsets.UTF_8);
        Matcher queue = QUEUE.matcher(head);
        QueueKey key = queue.lookingAt() ? key(channel, queue.group(1)) : new QueueKey(channel, List.of(), false);
        TaskError error = new TaskError(
                "UNREADABLE", "the stored record cannot be read (" + why + "); its bytes are shown as the payload", "");
        Attempt attempt = new Attempt(1, 0, "", "", "", 0, 0, error);
        return new StoredTask(
                key.function(),
                0,
                key.tags(),
                null,
                null,
                day(0),
                new RetryPolicy(1, 0, 0),
                0,
                0,
                record,
                1,
                List.of(attempt),
                new Outcome(TaskState.FAILED, null, 0));
    }

    /** The day of an instant, which is the batch of whoever named none. */
    static String day(long submittedAt) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(submittedAt), ZoneOffset.UTC)
                .toString();
    }

    private static void write(ByteWriter out, Attempt attempt) {
        out.number(attempt.number())
                .number(attempt.fence())
                .text(attempt.device())
                .text(attempt.node())
                .text(attempt.version())
                .number(attempt.startedAt())
                .number(attempt.durationMs());
        TaskError error = attempt.error();
        if (error == null) {
            out.number(0);
        } else {
            out.number(1).text(error.type()).text(error.message()).text(error.stack());
        }
    }

    private static Attempt readAttempt(ByteReader in) {
        return new Attempt(
                in.count(),
                in.number(),
                in.text(),
                in.text(),
                in.text(),
                in.number(),
                in.number(),
                in.number() == 0 ? null : new TaskError(in.text(), in.text(), in.text()));
    }

    private static @org.jspecify.annotations.Nullable Outcome readOutcome(ByteReader in, long finishedAt) {
        int state = in.count();
        if (state == OUTCOME_NONE) {
            return null;
        }
        byte[] result = in.number() == 0 ? null : in.bytes();
        return new Outcome(STATES.get(state - 1), result, finishedAt);
    }

    /** Grows as it is written to. */
    private static final class ByteWriter {
        private byte[] buffer;
        private int size;

        ByteWriter(int capacity) {
            buffer = new byte[capacity];
        }

        ByteWriter number(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                put((byte) ((left & 0x7F) | 0x80));
                left >>>= 7;
            }
            put((byte) left);
            return this;
        }

        ByteWriter text(String text) {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        ByteWriter bytes(byte[] bytes) {
            return number(bytes.length).raw(bytes);
        }

        ByteWriter ascii(String text) {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }

        byte[] toBytes() {
            return java.util.Arrays.copyOf(buffer, size);
        }

        private ByteWriter raw(byte[] bytes) {
            ensure(bytes.length);
            System.arraycopy(bytes, 0, buffer, size, bytes.length);
            size += bytes.length;
            return this;
        }

        private void put(byte value) {
            ensure(1);
            buffer[size++] = value;
        }

        private void ensure(int more) {
            if (size + more > buffer.length) {
                buffer = java.util.Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
            }
        }
    }

    /** Reads what {@link ByteWriter} wrote. */
    private static final class ByteReader {
        private final byte[] bytes;
        private int at;

        ByteReader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        String until(char end) {
            int from = at;
            while (bytes[at] != end) {
                at++;
            }
            return new String(bytes, from, at++ - from, StandardCharsets.UTF_8);
        }

        long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        int count() {
            return Math.toIntExact(number());
        }

        private int length() {
            int length = count();
            if (length < 0 || length > bytes.length - at) {
                throw new IllegalArgumentException("it says that " + length + " bytes follow");
            }
            return length;
        }

        byte[] bytes() {
            int length = length();
            byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            return part;
        }

        String text() {
            int length = length();
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }
    }
}
