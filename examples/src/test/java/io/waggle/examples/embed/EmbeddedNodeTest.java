package io.waggle.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.RunningNode;
import io.waggle.Waggle;
import io.waggle.client.Task;
import io.waggle.client.TaskQuery;
import io.waggle.client.WaggleClient;
import io.waggle.examples.words.WordCount;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.TaskRequest;
import io.waggle.function.WaggleFunction;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How to test functions on a real node with a real Redis: no jar, no command line, nothing left behind. */
@Tag("integration")
@Timeout(120)
class EmbeddedNodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Fails at first, like a service that is not up yet, and counts how often it was asked. */
    @WaggleFunction(value = "flaky", attempts = 3, backoff = "10ms")
    static final class Flaky implements TaskFunction {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Integer run(TaskContext task) {
            if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return asked.get();
        }
    }

    /** Answers a moment later, on its event loop. */
    @WaggleFunction("double")
    static final class Twice extends FunctionVerticle {

        @Override
        public Future<?> run(TaskContext task) {
            return vertx.timer(1).map(fired -> 2 * ((Number) Objects.requireNonNull(task.payloadValue())).intValue());
        }
    }

    private final Flaky flaky = new Flaky();
    private RunningNode node;
    private WaggleClient waggle;

    @BeforeEach
    void start() {
        node = Waggle.node()
                .slots(2)
                .function(flaky)
                .function(new Twice())
                .function(new WordCount())
                .function("greet", task -> "Hello, " + task.payloadValue())
                .start()
                .await();
        waggle = node.client();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aTaskIsRunByTheObjectOfTheTest() {
        Task done = waggle.tasks().run(TaskRequest.of("flaky"), PATIENCE).await();
        assertThat(done.succeeded()).isTrue();
        assertThat(done.result()).isEqualTo(3);
        assertThat(done.attempt()).isEqualTo(3);
        assertThat(flaky.asked).hasValue(3);
    }

    @Test
    void lambdasAndAsynchronousFunctionsRunAsWell() {
        assertThat(waggle.tasks()
                        .run(TaskRequest.of("greet").payload("Ann"), PATIENCE)
                        .await()
                        .result())
                .isEqualTo("Hello, Ann");
        assertThat(waggle.functions().call("double", 21, PATIENCE).await()).isEqualTo(42);
    }

    @Test
    void whatRanCanBeLookedAt() {
        JsonObject text = new JsonObject().put("text", "a bee dances for a bee");
        Task done = waggle.tasks()
                .run(TaskRequest.of("word-count").payload(text), PATIENCE)
                .await();
        assertThat(((JsonObject) done.result()).getInteger("words")).isEqualTo(6);
        assertThat(waggle.tasks()
                        .list(TaskQuery.all().function("word-count").state("SUCCEEDED"))
                        .await()
                        .items())
                .extracting(Task::id)
                .containsExactly(done.id());
    }
}
