package io.waggle.examples.client;

import io.vertx.core.json.JsonObject;
import io.waggle.client.ClientOptions;
import io.waggle.client.Task;
import io.waggle.client.TaskDefaults;
import io.waggle.client.UploadOptions;
import io.waggle.client.UploadReport;
import io.waggle.client.WaggleClient;
import io.waggle.client.WaggleException;
import io.waggle.function.TaskRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Counts the words of a file with the whole fleet: each line is a task of the function {@code word-count}. The ids are
 * made of the batch and the line's number, so a run that was broken off is simply started again.
 *
 * <p>Arguments: the nodes' addresses with commas between, a token, the file.
 */
public final class CountWords {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final WaggleClient waggle;
    private final String batch;

    /** @param batch names this run */
    public CountWords(WaggleClient waggle, String batch) {
        this.waggle = waggle.with(TaskDefaults.NONE.batch(batch).attempts(5));
        this.batch = batch;
    }

    /** Prints how many words there are. */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: CountWords <url,url,…> <token> <file>");
            System.exit(2);
        }
        Path file = Path.of(args[2]);
        ClientOptions options = ClientOptions.of(args[0].split(",")).token(args[1]);
        try (WaggleClient waggle = WaggleClient.create(options);
                Stream<String> lines = Files.lines(file)) {
            System.out.println(new CountWords(waggle, file.getFileName().toString()).count(lines.iterator()));
        } catch (WaggleException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Submits the lines as they come, and adds up what the tasks return. */
    public long count(Iterator<String> lines) {
        AtomicInteger number = new AtomicInteger();
        Iterator<TaskRequest> tasks = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public TaskRequest next() {
                return TaskRequest.of("word-count")
                        .id(batch + "-" + number.incrementAndGet())
                        .payload(new JsonObject().put("text", lines.next()));
            }
        };
        UploadOptions told = UploadOptions.USUAL
                .onProgress(count -> System.err.println(count + " lines have been taken"))
                .onRefused(refusal -> System.err.println("line " + (refusal.index() + 1) + ": " + refusal.detail()));
        UploadReport report = waggle.tasks().submitAll(tasks, told).await();
        if (report.rejected() > 0) {
            throw new IllegalStateException(report.rejected() + " lines were refused");
        }
        long words = 0;
        for (int line = 1; line <= number.get(); line++) {
            words += wordsOf("word-count/" + batch + "-" + line);
        }
        return words;
    }

    private long wordsOf(String address) {
        Task task = waggle.tasks().await(address, PATIENCE).await();
        if (!task.succeeded()) {
            throw new IllegalStateException(address + " is " + task.state() + ": " + task.error());
        }
        return task.result() instanceof JsonObject result ? result.getLong("words") : 0;
    }
}
