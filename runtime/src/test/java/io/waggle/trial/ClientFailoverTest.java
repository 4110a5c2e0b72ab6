package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.waggle.client.ClientOptions;
import io.waggle.client.Retry;
import io.waggle.client.Submitted;
import io.waggle.client.UploadOptions;
import io.waggle.client.UploadReport;
import io.waggle.client.WaggleClient;
import io.waggle.client.WaggleException;
import io.waggle.function.TaskRequest;
import io.waggle.servers.FaultProxy;
import io.waggle.servers.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes fall and links break under a client that submits: all it was told of is stored, and nothing twice. */
@Tag("integration")
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientFailoverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MANY = 30_000;

    @TempDir
    Path temp;

    private static TaskRequest late(String channel) {
        return TaskRequest.of("value")
                .payload("late")
                .delay(Duration.ofHours(1))
                .channel(channel);
    }

    /** Tasks that are due much later, so that what is stored can be counted to the last one. */
    private static long stored(WaggleClient waggle, String channel) {
        return waggle.channels().get(channel).await().scheduled();
    }

    @Test
    void oneOfTwoNodesIsKilledAndOneIsStoppedUnderAStreamAndSingleSubmits() {
        try (Nodes nodes = new Nodes(temp)) {
            nodes.launch("a", 2);
            nodes.launch("b", 2);
            nodes.rest("a").deploy(Functions.JAR).json(200);
            Nodes.awaitLoaded(nodes.rest("b"), "value", "a", "b");
            ClientOptions options = ClientOptions.of(
                            nodes.rest("a").url(), nodes.rest("b").url())
                    .login("admin", Rest.PASSWORD);
            try (WaggleClient waggle = WaggleClient.create(options)) {
                killed(nodes, waggle);
                String port = Integer.toString(options.endpoints().get(0).getPort());
                nodes.launch("a", 2, "--port", port);
                Nodes.awaitLoaded(nodes.rest("a"), "value", "a", "b");
                stopped(nodes, waggle);
            }
        }
    }

    private static void killed(Nodes nodes, WaggleClient waggle) {
        Future<UploadReport> stream = begun(waggle, "killed");
        nodes.node("a").kill();
        List<Future<Submitted>> singles = IntStream.range(0, 200)
                .mapToObj(i -> waggle.tasks().submit(late("singles")))
                .toList();
        assertThat(within(stream).accepted()).isEqualTo(MANY);
        singles.forEach(ClientFailoverTest::within);
        assertThat(stored(waggle, "killed")).isEqualTo(MANY);
        assertThat(stored(waggle, "singles")).isEqualTo(200);
    }

    /** A node that stops says so in its last line, and the rest goes to the other one. */
    private static void stopped(Nodes nodes, WaggleClient waggle) {
        Future<UploadReport> stream = begun(waggle, "stopped");
        nodes.node("b").terminate();
        assertThat(within(stream).accepted()).isEqualTo(MANY);
        assertThat(stored(waggle, "stopped")).isEqualTo(MANY);
    }

    /** A stream of which some has been answered. */
    private static Future<UploadReport> begun(WaggleClient waggle, String channel) {
        AtomicLong answered = new AtomicLong();
        Future<UploadReport> stream = waggle.tasks()
                .submitAll(
                        IntStream.range(0, MANY).mapToObj(i -> late(channel)).iterator(),
                        UploadOptions.USUAL.onProgress(answered::set));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> answered.get() > 1_000);
        return stream;
    }

    private static <T> T within(Future<T> future) {
        return future.timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).await();
    }

    @Test
    void answersThatAreLostAreAskedForAgainAndADeadEndpointCostsOneAttempt() throws IOException {
        try (Started started = Started.alone(temp.resolve("data"));
                FaultProxy link =
                        FaultProxy.before(URI.create(started.node().url()).getPort());
                FaultProxy dead = FaultProxy.before(FreePort.any())) {
            dead.set(FaultProxy.Mode.RESET);
            ClientOptions options = ClientOptions.of(
                            "http://127.0.0.1:" + dead.port(), "http://127.0.0.1:" + link.port())
                    .login("admin", Rest.PASSWORD)
                    .timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));
            try (WaggleClient waggle = WaggleClient.create(options)) {
                assertThat(waggle.tasks().submit(late("lost")).await().fresh()).isTrue();
                assertThat(waggle.tasks().submit(late("lost")).await().fresh()).isTrue();
                assertThat(dead.attempts()).as("rested after the first").hasSize(1);

                link.set(FaultProxy.Mode.SWALLOW_ANSWERS);
                Future<Submitted> unheard = waggle.tasks().submit(late("lost"));
                Future<Submitted> copied = waggle.tasks().copy("lost/never-there");
                await("the task to be stored")
                        .atMost(PATIENCE)
                        .until(() -> started.rest().channel("lost").getInteger("scheduled") == 3);
                assertThatThrownBy(() -> within(copied)).hasMessageContaining(WaggleException.NO_ANSWER);
                link.cut();
                link.set(FaultProxy.Mode.PASS);
                assertThat(within(unheard).fresh())
                        .as("the answer that was lost had stored it")
                        .isFalse();
                assertThat(stored(waggle, "lost")).isEqualTo(3);
            }
        }
    }

    @Test
    void aServerThatIsAwayForAWhileIsWaitedForAndOneThatStaysAwayIsNot() throws IOException {
        try (Started started = Started.alone(temp.resolve("data"));
                FaultProxy link =
                        FaultProxy.before(URI.create(started.node().url()).getPort())) {
            ClientOptions options =
                    ClientOptions.of("http://127.0.0.1:" + link.port()).login("admin", Rest.PASSWORD);
            try (WaggleClient waggle = WaggleClient.create(options)) {
                link.set(FaultProxy.Mode.RESET);
                Future<Submitted> submitted = waggle.tasks().submit(late("away"));
                await().atMost(PATIENCE).until(() -> link.attempts().size() >= 4);
                assertThat(submitted.isComplete()).isFalse();
                link.set(FaultProxy.Mode.PASS);
                assertThat(within(submitted).fresh()).isTrue();
                link.set(FaultProxy.Mode.RESET);
                link.cut();
            }
            try (WaggleClient hasty = WaggleClient.create(options.retry(Retry.USUAL.within(Duration.ofMillis(300))))) {
                assertThatThrownBy(() -> within(hasty.tasks().submit(late("away"))))
                        .isInstanceOf(WaggleException.class);
            }
        }
    }
}
