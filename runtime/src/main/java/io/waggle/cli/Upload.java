package io.waggle.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Submits the lines of a file as one stream, whatever its length, and reads the answers meanwhile. The caller's thread
 * sends, a second one reads, a third one shows how far it is.
 */
final class Upload {

    private static final int BUFFER = 64 * 1024;
    private static final long SHOWN_MS = 250;

    private final Rest rest;
    private final Screen screen;
    private final Map<String, Object> defaults;
    private final UploadTally tally = new UploadTally();

    /** @param defaults fields for lines that have none of that name */
    Upload(Rest rest, Screen screen, Map<String, Object> defaults) {
        this.rest = rest;
        this.screen = screen;
        this.defaults = defaults;
    }

    /**
     * Submits a file.
     *
     * @param file {@code -} for standard input
     * @param patient whether to wait while a channel is full, and not to be refused
     * @return the exit code
     */
    int run(Path file, boolean patient) throws IOException {
        boolean standardInput = file.toString().equals("-");
        if (!standardInput && !Files.isReadable(file)) {
            throw Rest.unreadable(file);
        }
        var progress = new UploadProgress(tally, screen, standardInput ? 0 : Files.size(file));
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(Upload::daemon);
        try (InputStream in = standardInput ? System.in : Files.newInputStream(file);
                LivePost post = rest.stream("/tasks" + (patient ? "?onFull=wait" : ""), "application/x-ndjson")) {
            Thread reader = daemon(() -> read(post));
            reader.start();
            var unused = ticks.scheduleAtFixedRate(progress::show, SHOWN_MS, SHOWN_MS, TimeUnit.MILLISECONDS);
            send(in, post);
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(Exit.FAILED, "Interrupted.");
        } finally {
            ticks.shutdownNow();
            screen.progress("");
        }
        return tally.report(screen);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "upload");
        thread.setDaemon(true);
        return thread;
    }

    /** Sends to the end, or until nobody takes any more: the answers say then what was taken. */
    private void send(InputStream in, LivePost post) throws IOException {
        var lines = new UploadLines(post, defaults, tally);
        byte[] bytes = new byte[BUFFER];
        for (int got = in.read(bytes); got >= 0 && !tally.over(); got = in.read(bytes)) {
            lines.add(bytes, got);
            if (in.available() == 0) {
                lines.flush();
            }
        }
        lines.end();
    }

    private void read(LivePost post) {
        try {
            LivePost.Answer answer = post.answer();
            if (answer.status() >= 300) {
                String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
                tally.refused(rest.refusal(answer.status(), body));
                return;
            }
            var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    tally.answered(new JsonObject(line));
                }
            }
            tally.ended("the node ended it");
        } catch (IOException | DecodeException | NumberFormatException broken) {
            tally.ended(String.valueOf(broken.getMessage()));
        }
    }
}
