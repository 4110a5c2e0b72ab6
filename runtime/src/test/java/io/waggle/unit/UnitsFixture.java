package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Deployment;
import io.waggle.control.Pulse;
import io.waggle.control.Workers.Ended;
import io.waggle.control.Workers.Lane;
import io.waggle.control.Workers.Outcomes;
import io.waggle.control.Workers.Work;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.RetryPolicy;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node's units over a store in memory, a lane of four slots, and what came of what was handed over to it. */
abstract class UnitsFixture {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    final MemoryUnitStore store = new MemoryUnitStore();
    final List<JsonObject> submitted = new CopyOnWriteArrayList<>();
    private final AtomicLong fences = new AtomicLong();
    final Collected collected = new Collected();
    Units units;
    Lane lane;

    static final class Collected implements Outcomes {
        final BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
        final BlockingQueue<String> progress = new LinkedBlockingQueue<>();

        @Override
        public void ended(Ended ended) {
            ends.add(ended);
        }

        @Override
        public void progress(Work work, double fraction, @Nullable String note) {
            progress.add(fraction + " " + note);
        }

        Ended next() throws InterruptedException {
            Ended end = ends.poll(60, TimeUnit.SECONDS);
            assertThat(end).as("an outcome within 60 s").isNotNull();
            return Objects.requireNonNull(end);
        }
    }

    @BeforeEach
    void start() {
        units = newUnits("n1", Future.succeededFuture(List.of("n1")));
        units.start().await();
        lane = units.workers().lane("d1", 4);
    }

    Units newUnits(String node, Future<List<String>> living) {
        return newUnits(new UnitSettings(node, folder.resolve(node)), living);
    }

    /** A node of a program that brings functions of its own. */
    Units newUnits(List<OwnFunction> own) {
        return newUnits(new UnitSettings("n1", folder.resolve("n1"), own), Future.succeededFuture(List.of("n1")));
    }

    private Units newUnits(UnitSettings settings, Future<List<String>> living) {
        return new Units(
                vertx,
                store,
                settings,
                new Units.Surroundings(
                        new Pulse(vertx),
                        () -> living,
                        request -> {
                            submitted.add(request);
                            return request.containsKey("id")
                                    ? Future.failedFuture(new Problem(ProblemCode.ID_TAKEN, "taken"))
                                    : Future.succeededFuture("new-id");
                        },
                        (function, version) -> {}));
    }

    @AfterEach
    void stop() {
        units.stop().await();
        vertx.close().await();
    }

    Deployment deploy(TestJar jar) {
        return units.deploy(jar.bytes(), "x/../my.jar", "anna").await();
    }

    Work work(String function, @Nullable Object payload, long timeoutMs) {
        long fence = fences.incrementAndGet();
        byte[] json = Json.encode(payload).getBytes(StandardCharsets.UTF_8);
        StoredTask task = new StoredTask(
                function,
                0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(3, 1000, 1000),
                timeoutMs,
                0,
                json,
                0,
                List.of(),
                null);
        return new Work(new Address("ch", "t" + fence), fence, 2, task, 0);
    }

    Ended run(String function, @Nullable Object payload, long timeoutMs) throws InterruptedException {
        lane.handOver(List.of(work(function, payload, timeoutMs)), collected);
        return collected.next();
    }

    static @Nullable Object json(Ended ended) {
        assertThat(ended.error()).isNull();
        return Json.decodeValue(Buffer.buffer(Objects.requireNonNull(ended.result())));
    }

    static TaskError error(Ended ended) {
        return Objects.requireNonNull(ended.error());
    }
}
