package io.waggle.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.waggle.function.TaskRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of tasks over one connection after the other. What was sent and not answered is sent again, first, when a
 * connection breaks; each task has an id, so it is stored once. Lives on one context.
 */
final class Upload {

    private static final int CHUNK = 500;
    private static final int MOST_UNANSWERED = 10_000;
    private static final int TELL_EVERY = 1_000;

    /** A node that waits for room says each minute that it is still there. */
    private static final Duration SILENCE = Duration.ofSeconds(70);

    private final Transport transport;
    private final Source source;
    private final UploadOptions options;
    private final Context context;
    private final Ask ask;
    private final Promise<UploadReport> done = Promise.promise();
    private final ArrayDeque<Buffer> waiting = new ArrayDeque<>();
    private final ArrayDeque<Buffer> unanswered = new ArrayDeque<>();
    private @Nullable UploadLink link;
    private @Nullable URI last;
    private boolean pulling;
    private boolean exhausted;
    private boolean resting;
    private boolean over;
    private long accepted;
    private long rejected;
    private int connections;
    private int pauses;
    private long troubleSince;

    /**
     * Where the tasks come from.
     *
     * @param named makes the JSON of one, with an id
     */
    record Source(Iterator<TaskRequest> requests, Function<TaskRequest, JsonObject> named) {

        /** The next lines; none: there are no more. Blocks as long as the iterator does. */
        List<Buffer> next() {
            List<Buffer> lines = new ArrayList<>();
            while (lines.size() < CHUNK && requests.hasNext()) {
                lines.add(named.apply(requests.next()).toBuffer().appendByte((byte) '\n'));
            }
            return lines;
        }
    }

    Upload(Transport transport, Source source, UploadOptions options) {
        this.transport = transport;
        this.source = source;
        this.options = options;
        this.context = transport.vertx().getOrCreateContext();
        String path = "/tasks?onFull=" + (options.waitWhenFull() ? "wait" : "refuse");
        this.ask = new Ask(HttpMethod.POST, path, null, "", true, SILENCE);
    }

    Future<UploadReport> go() {
        context.runOnContext(start -> step());
        return done.future();
    }

    /** Does what can be done now. */
    private void step() {
        if (over) {
            return;
        }
        if (exhausted && waiting.isEmpty() && unanswered.isEmpty()) {
            finish();
            return;
        }
        if (!waiting.isEmpty() && unanswered.size() < MOST_UNANSWERED) {
            send();
        } else if (waiting.isEmpty() && !exhausted && !pulling && unanswered.size() < MOST_UNANSWERED) {
            pull();
        } else if (exhausted && waiting.isEmpty() && link != null) {
            link.end();
        }
    }

    private void finish() {
        over = true;
        if (link != null) {
            link.done();
        }
        try {
            options.progress().accept(accepted + rejected);
        } catch (RuntimeException broken) {
            done.fail(broken);
            return;
        }
        done.complete(new UploadReport(accepted, rejected, connections));
    }

    private void fail(Throwable why) {
        if (!over) {
            over = true;
            if (link != null) {
                link.cut();
            }
            done.fail(why);
        }
    }

    private void pull() {
        pulling = true;
        context.executeBlocking(source::next, true)
                .onComplete(
                        lines -> {
                            pulling = false;
                            exhausted = lines.isEmpty();
                            waiting.addAll(lines);
                            step();
                        },
                        this::fail);
    }

    private void send() {
        UploadLink open = link;
        if (open == null) {
            connect();
        } else if (open.ready()) {
            Buffer chunk = Buffer.buffer();
            for (int i = 0; i < CHUNK && !waiting.isEmpty(); i++) {
                Buffer line = waiting.remove();
                unanswered.add(line);
                chunk.appendBuffer(line);
            }
            open.write(chunk);
        }
    }

    private void connect() {
        if (resting) {
            return;
        }
        if (transport.isClosed()) {
            fail(new WaggleException(
                    WaggleException.UNREACHABLE,
                    "the client is closed: " + waiting.size() + " tasks and what follows them were not sent.",
                    0,
                    new JsonObject()));
            return;
        }
        connections++;
        URI at = transport.endpoints().choose().uri();
        last = at;
        UploadLink next = new UploadLink(transport, at, new Events());
        link = next;
        next.open(ask);
    }

    /** What a connection tells. On the context; of one that has been given up nothing comes. */
    private final class Events implements UploadLink.Listener {

        @Override
        public void writable() {
            step();
        }

        @Override
        public void answered(JsonObject answer) {
            if (over) {
                return;
            }
            unanswered.poll();
            pauses = 0;
            troubleSince = 0;
            boolean taken = !answer.containsKey("code");
            long index = accepted + rejected;
            accepted += taken ? 1 : 0;
            rejected += taken ? 0 : 1;
            try {
                if (!taken) {
                    options.refused().accept(Refusal.of(index, answer));
                }
                if ((index + 1) % TELL_EVERY == 0) {
                    options.progress().accept(index + 1);
                }
            } catch (RuntimeException broken) {
                fail(broken);
            }
            step();
        }

        @Override
        public void refused(WaggleException why) {
            fail(why);
        }

        @Override
        public void broken(WaggleException why, long pauseMs) {
            link = null;
            while (!unanswered.isEmpty()) {
                waiting.addFirst(unanswered.removeLast());
            }
            if (!waiting.isEmpty()) {
                again(why, pauseMs);
            }
            step();
        }
    }

    private void again(WaggleException why, long atLeastMs) {
        if (transport.isClosed()) {
            fail(why);
            return;
        }
        Endpoints.Choice next = transport.endpoints().choose();
        boolean atOnce = atLeastMs == 0 && next.ready() && !next.uri().equals(last);
        long now = System.nanoTime();
        if (troubleSince == 0) {
            troubleSince = now;
        }
        if (atOnce) {
            return;
        }
        long jitter =
                transport.retry().pauseMs(pauses++, ThreadLocalRandom.current().nextDouble());
        long pauseMs = Math.max(1, Math.max(atLeastMs, next.waitMs()) + jitter);
        long trouble = now - troubleSince + TimeUnit.MILLISECONDS.toNanos(pauseMs);
        if (trouble > transport.retry().atMost().toNanos()) {
            fail(why);
            return;
        }
        resting = true;
        transport
                .pause(pauseMs)
                .onComplete(end -> context.runOnContext(v -> {
                    resting = false;
                    step();
                }));
    }
}
