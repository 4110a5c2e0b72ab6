package io.waggle.trial;

import io.vertx.core.json.JsonObject;
import io.waggle.unit.TestJar;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The functions that the trials run, in one jar: {@code value}, {@code flaky}, {@code broken}, {@code picky}, {@code busy}, {@code deadly} and {@code work}. */
final class Functions {

    /** Appends whole lines to a file; what several processes append at once does not mix. */
    private static final String LINES = """
            final class Lines {
                static void add(TaskContext task, String what) throws Exception {
                    JsonObject in = task.payload();
                    String line = what + " " + task.id() + " " + task.attempt() + " " + task.fence() + " "
                            + ProcessHandle.current().pid() + " " + System.currentTimeMillis() + " "
                            + in.getString("name", "-") + "\\n";
                    try (var file = java.nio.channels.FileChannel.open(java.nio.file.Path.of(in.getString("ledger")),
                            java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                        file.write(java.nio.ByteBuffer.wrap(line.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
                    }
                }
            }
            """;

    private static final String WORK = """
            Lines.add(task, "S");
            JsonObject in = task.payload();
            Thread.sleep(in.getLong("ms", 0L));
            while (in.containsKey("gate") && !java.nio.file.Files.exists(java.nio.file.Path.of(in.getString("gate")))) {
                Thread.sleep(5);
            }
            Lines.add(task, "E");
            return in.getString("name");
            """;

    private static final String FLAKY = """
            if (task.attempt() < task.payload().getInteger("good")) {
                throw new IllegalStateException("attempt " + task.attempt() + " is too early");
            }
            return task.attempt();
            """;

    static final byte[] JAR = new TestJar()
            .source("trial.Lines", LINES)
            .blocking("trial.Work", "@WaggleFunction(value = \"work\", backoff = \"10ms\")", WORK, "")
            .blocking("trial.Flaky", "@WaggleFunction(value = \"flaky\", backoff = \"10ms\")", FLAKY, "")
            .blocking("trial.Value", "@WaggleFunction(\"value\")", "return task.payloadValue();", "")
            .blocking(
                    "trial.Broken",
                    "@WaggleFunction(\"broken\")",
                    "throw new PermanentFailure(\"the address is no address\");",
                    "")
            .blocking(
                    "trial.Picky",
                    "@WaggleFunction(value = \"picky\", backoff = \"10ms\", noRetryOn = IllegalArgumentException.class)",
                    "throw \"number\".equals(task.payloadValue()) ? new NumberFormatException(\"no number\")"
                            + " : new IllegalStateException(\"not now\");",
                    "")
            .blocking(
                    "trial.Busy",
                    "@WaggleFunction(value = \"busy\", attempts = 1)",
                    "if (calls.incrementAndGet() < 4) throw new RetryLater(java.time.Duration.ofMillis(300), \"429\");"
                            + " return calls.get();",
                    "final java.util.concurrent.atomic.AtomicInteger calls = new java.util.concurrent.atomic.AtomicInteger();")
            .blocking(
                    "trial.Deadly",
                    "@WaggleFunction(\"deadly\")",
                    "Lines.add(task, \"S\"); Runtime.getRuntime().halt(137); return null;",
                    "")
            .bytes();

    private Functions() {}

    static JsonObject task(String function, @Nullable Object payload) {
        return new JsonObject().put("function", function).put("payload", payload);
    }

    /** A task of {@code work} that takes some milliseconds and writes its start and end to a ledger. */
    static JsonObject work(Path ledger, int ms) {
        return task("work", new JsonObject().put("ledger", ledger.toString()).put("ms", ms));
    }

    /** A task of {@code work} that ends when a file is there. */
    static JsonObject held(Path ledger, Path gate) {
        return task("work", new JsonObject().put("ledger", ledger.toString()).put("gate", gate.toString()));
    }

    static List<JsonObject> many(int count, JsonObject task) {
        return IntStream.range(0, count).mapToObj(i -> task).toList();
    }
}
