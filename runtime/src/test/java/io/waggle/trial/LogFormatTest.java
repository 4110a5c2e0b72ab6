package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.unit.TestJar;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a whole node as JSON: every line of it, and whose task it is where a task's code speaks. */
@Tag("integration")
class LogFormatTest {

    private static final String BLOCKING = """
            var log = org.slf4j.LoggerFactory.getLogger("mine");
            task.logger().log(System.Logger.Level.INFO, "by the task");
            log.info("two\\nlines, \\"quoted\\"");
            Thread child = new Thread(() -> log.info("by a child"));
            child.start();
            child.join();
            Thread other = new Thread(() -> task.logger().log(System.Logger.Level.INFO, "by the task's child"));
            other.start();
            other.join();
            System.getLogger("mine").log(System.Logger.Level.WARNING, "by the JDK");
            if (task.attempt() == 1) {
                log.error("with a cause", new IllegalStateException("a\\nreason"));
                throw new IllegalStateException("once");
            }
            return null;
            """;

    private static final String ASYNCHRONOUS = """
            @WaggleFunction("async") public class Async extends FunctionVerticle {
                private final org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger("mine");
                public Future<?> run(TaskContext task) {
                    log.info("async begins");
                    Promise<String> end = Promise.promise();
                    vertx.setTimer(20, id -> {
                        log.info("by a timer");
                        vertx.executeBlocking(() -> { log.info("by a worker"); return "x"; })
                                .onComplete(done -> { log.info("by an answer"); end.handle(done); });
                    });
                    return end.future();
                }
            }
            """;

    @TempDir
    Path temp;

    @Test
    void every_line_is_an_object_and_tells_whose_task_it_is() {
        String one;
        String first;
        String second;
        ChildNode node = ChildNode.launch(temp.resolve("n"), "--log-format", "json", "--name", "n-json");
        try (node) {
            Rest rest = node.rest();
            rest.deploy(new TestJar()
                            .blocking("trial.F", "@WaggleFunction(value = \"f\", backoff = \"10ms\")", BLOCKING, "")
                            .source("trial.Async", ASYNCHRONOUS)
                            .listed("FunctionVerticle", "trial.Async")
                            .bytes())
                    .json(200);
            one = rest.submit(Functions.task("f", null));
            first = rest.submit(Functions.task("async", null));
            second = rest.submit(Functions.task("async", null));
            List.of(one, first, second)
                    .forEach(id -> assertThat(rest.get("/tasks/" + id + "?wait=60s")
                                    .json(200)
                                    .getString("state"))
                            .isEqualTo("SUCCEEDED"));
            node.terminate();
        }
        List<JsonObject> lines = node.log().lines().map(JsonObject::new).toList();
        assertThat(lines).allSatisfy(line -> {
            assertThat(Instant.parse(line.getString("time"))).isAfter(Instant.EPOCH);
            assertThat(line.getString("level")).isIn("INFO", "WARN", "ERROR");
            assertThat(line.getString("logger")).isNotEmpty();
            assertThat(line.getString("message")).isNotNull();
            assertThat(line.getString("node")).isEqualTo("n-json");
        });
        assertThat(lines)
                .as("the node's own lines are no task's")
                .filteredOn(line -> line.getString("message").startsWith("node="))
                .hasSizeGreaterThanOrEqualTo(2)
                .noneMatch(line -> line.containsKey("task"));
        for (String text :
                List.of("by the task", "two\nlines, \"quoted\"", "by a child", "by the task's child", "by the JDK")) {
            assertThat(said(lines, text)).as(text).hasSize(2).allSatisfy(line -> assertIs(line, one, "f"));
            assertThat(said(lines, text))
                    .extracting(line -> line.getInteger("attempt"))
                    .containsExactly(1, 2);
        }
        assertThat(said(lines, "with a cause").get(0).getString("error"))
                .contains("IllegalStateException: a\nreason", "trial.F.run(F.java");
        for (String text : List.of("async begins", "by a timer", "by a worker", "by an answer")) {
            assertThat(said(lines, text))
                    .as(text)
                    .extracting(line -> line.getString("task"))
                    .containsExactlyInAnyOrder(first, second);
            assertThat(said(lines, text)).allSatisfy(line -> assertIs(line, line.getString("task"), "async"));
        }
    }

    private static List<JsonObject> said(List<JsonObject> lines, String message) {
        return lines.stream()
                .filter(line -> message.equals(line.getString("message")))
                .toList();
    }

    private static void assertIs(JsonObject line, String task, String function) {
        assertThat(task).endsWith(line.getString("task"));
        assertThat(line.getString("function")).isEqualTo(function);
        assertThat(line.getString("channel")).isEqualTo(function);
        assertThat(line.getString("device")).isNotEmpty();
        assertThat(line.getInteger("attempt")).isPositive();
    }
}
