package io.waggle.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.waggle.event.TaskLine;
import io.waggle.event.TaskText;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that come as an NDJSON stream of any length, and are answered line by line while the upload goes on. One batch
 * is under way at a time, so that order is kept; the next one gathers meanwhile. The upload pauses when enough is
 * gathered and when nobody reads the answers. Lives on the request's context; {@link #stop} may be called from any
 * thread.
 */
final class TaskStream {

    static final String TYPE = "application/x-ndjson";

    /** What a task may have: a payload of the largest size, with blanks and the other fields. */
    static final int LONGEST_LINE = 2 * 1024 * 1024;

    private static final int BATCH = 2_000;
    private static final int MOST_GATHERED = 2 * BATCH;
    private static final long MOST_BYTES = 4 * 1024 * 1024;
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;

    /** A connection on which nothing moves is cut off at some time: a blank line says that we are still there. */
    private static final long ALIVE_MS = 60_000;

    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Submissions submissions;
    private final boolean patient;
    private final LineCutter cutter;
    private final ArrayDeque<TaskLine> gathered = new ArrayDeque<>();
    private final AnswerLines answers = new AnswerLines();
    private Runnable left = () -> {};
    private long bytes;
    private long answered;
    private long writtenAt = System.currentTimeMillis();
    private boolean paused = true;
    private boolean busy;
    private boolean ended;
    private @Nullable Problem stopping;
    private boolean over;

    /**
     * @param channel the channel that the path names, or {@code null}
     * @param patient whether to wait while a channel or the store has no room, and not to refuse
     */
    TaskStream(Call call, Submissions submissions, @Nullable String channel, boolean patient) {
        this.context = call.vertx().getOrCreateContext();
        this.request = call.request();
        this.response = request.response();
        this.submissions = submissions;
        this.patient = patient;
        this.cutter = new LineCutter(LONGEST_LINE, new LineCutter.Lines() {
            @Override
            public void line(byte[] text, int from, int to) {
                TaskLine line = TaskText.line(text, from, to);
                gather(channel == null ? line : Order.placed(line, channel));
            }

            @Override
            public void tooLong() {
                gather(TaskLine.refused(new Problem(
                        ProblemCode.TOO_LARGE,
                        "the line has more than " + LONGEST_LINE
                                + " bytes: put the data elsewhere and send where it is.")));
            }
        });
    }

    /**
     * Begins to read.
     *
     * @param whenOver called once, on the request's context, when the stream has come to its end
     */
    void open(Runnable whenOver) {
        left = whenOver;
        request.pause();
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            response.writeContinue();
        }
        response.setStatusCode(202)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .exceptionHandler(broken -> breakOff())
                .closeHandler(closed -> breakOff())
                .drainHandler(drained -> goOn());
        var unused = response.writeHead();
        request.exceptionHandler(broken -> breakOff()).handler(chunk -> {
            cutter.feed(chunk.getBytes());
            goOn();
        });
        request.endHandler(end -> {
            cutter.end();
            ended = true;
            goOn();
        });
        goOn();
    }

    /**
     * Takes no more lines: what is under way is answered, then the stream ends. Any thread.
     *
     * @param why what those are told whose lines are not taken
     */
    void stop(Problem why) {
        context.runOnContext(v -> {
            if (stopping == null) {
                stopping = why;
                goOn();
            }
        });
    }

    private void gather(TaskLine line) {
        gathered.add(line);
        bytes += weight(line);
    }

    private static long weight(TaskLine line) {
        TaskSpec task = line.task();
        return task == null ? 0 : task.payload().length;
    }

    /** Does whatever can be done now. */
    private void goOn() {
        if (over) {
            return;
        }
        boolean unread = response.writeQueueFull();
        if (!busy && !unread) {
            Problem why = stopping;
            if (why != null && !(ended && gathered.isEmpty())) {
                leave(why);
                return;
            }
            if (!gathered.isEmpty()) {
                busy = true;
                send(nextBatch(), FIRST_PAUSE_MS);
            } else if (ended) {
                finish();
                return;
            }
        }
        boolean enough = unread || gathered.size() >= MOST_GATHERED || bytes >= MOST_BYTES;
        if (enough != paused) {
            paused = enough;
            var unused = enough ? request.pause() : request.resume();
        }
    }

    private TaskBatch nextBatch() {
        List<TaskLine> lines = new ArrayList<>(Math.min(BATCH, gathered.size()));
        long weight = 0;
        while (!gathered.isEmpty() && lines.size() < BATCH && weight < MOST_BYTES) {
            TaskLine line = gathered.remove();
            weight += weight(line);
            lines.add(line);
        }
        bytes -= weight;
        return new TaskBatch(lines);
    }

    private void send(TaskBatch batch, long pauseMs) {
        Routes.on(context, Future.succeededFuture(batch.open()).compose(submissions::receipts))
                .onComplete(answer -> told(batch, batch.take(answer), pauseMs));
    }

    /** Writes what is known of a batch, and sends again, after a while, what found no room and is to wait for it. */
    private void told(TaskBatch batch, boolean some, long pauseMs) {
        boolean wait = patient && batch.waits() && stopping == null && !over;
        answered += batch.write(answers, answered, !wait);
        if (wait && System.currentTimeMillis() - writtenAt >= ALIVE_MS) {
            answers.blank();
        }
        flush();
        if (!wait) {
            busy = false;
            goOn();
            return;
        }
        long pause = some ? FIRST_PAUSE_MS : pauseMs;
        context.owner().setTimer(pause / 2 + ThreadLocalRandom.current().nextLong(pause), fired -> {
            if (stopping != null || over) {
                told(batch, false, pause);
            } else {
                send(batch, Math.min(LONGEST_PAUSE_MS, 2 * pause));
            }
        });
    }

    private void flush() {
        if (!over && !answers.isEmpty()) {
            writtenAt = System.currentTimeMillis();
            response.write(answers.take());
        }
    }

    /** Says from where on nothing was taken, and hangs up. */
    private void leave(Problem why) {
        answers.refused(answered, why);
        flush();
        finish().onComplete(done -> request.connection().close());
    }

    private Future<Void> finish() {
        over = true;
        gathered.clear();
        left.run();
        return response.end();
    }

    /** The connection is gone, and with it whoever wanted an answer: what is not under way is dropped. */
    private void breakOff() {
        if (!over) {
            over = true;
            gathered.clear();
            left.run();
        }
    }
}
