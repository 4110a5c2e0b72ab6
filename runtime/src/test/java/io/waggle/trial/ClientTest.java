package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.waggle.Node;
import io.waggle.client.BulkVerb;
import io.waggle.client.Channel;
import io.waggle.client.ClientOptions;
import io.waggle.client.Device;
import io.waggle.client.FailureQuery;
import io.waggle.client.FunctionInfo;
import io.waggle.client.NodeInfo;
import io.waggle.client.Refusal;
import io.waggle.client.Retry;
import io.waggle.client.Submitted;
import io.waggle.client.Tally;
import io.waggle.client.Task;
import io.waggle.client.TaskDefaults;
import io.waggle.client.TaskQuery;
import io.waggle.client.UploadOptions;
import io.waggle.client.UploadReport;
import io.waggle.client.WaggleClient;
import io.waggle.client.WaggleException;
import io.waggle.function.TaskRequest;
import io.waggle.servers.Certificates;
import io.waggle.servers.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the Java client can do, against a real node. */
@Tag("integration")
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEVICE = "trial-1";

    @TempDir
    static Path temp;

    private static Node node;
    private static WaggleClient waggle;

    @BeforeAll
    static void start() {
        node = Node.start(Configs.alone(temp.resolve("data"), 4, Duration.ofSeconds(5)))
                .await();
        new Rest(node.url()).login("admin").deploy(Functions.JAR).json(200);
        waggle = WaggleClient.create(admin());
    }

    @AfterAll
    static void stop() {
        waggle.close();
        node.stop().await();
    }

    private static ClientOptions admin() {
        return ClientOptions.of(node.url()).login("admin", Rest.PASSWORD);
    }

    private static TaskRequest value(Object payload) {
        return TaskRequest.of("value").payload(payload);
    }

    private static TaskRequest late(String channel) {
        return value("late").delay(Duration.ofHours(1)).channel(channel);
    }

    @Test
    void submitsATaskAndWaitsForItsEnd() {
        Task done = waggle.tasks()
                .run(value(new JsonObject().put("n", 7)), PATIENCE)
                .await();
        assertThat(done.succeeded()).isTrue();
        assertThat(done.result()).isEqualTo(new JsonObject().put("n", 7));
        assertThat(done.history()).hasSize(1);
        assertThat(waggle.tasks().get(done.address()).await().json()).isEqualTo(done.json());

        Task broken = waggle.tasks()
                .run(TaskRequest.of("broken").attempts(1), PATIENCE)
                .await();
        assertThat(broken.state()).isEqualTo("FAILED");
        assertThat(broken.error().orElseThrow().message()).isNotEmpty();
    }

    @Test
    void theSameIdIsStoredOnce() {
        Submitted first = waggle.tasks().submit(value(1).id("client-same")).await();
        Submitted second = waggle.tasks().submit(value(1).id("client-same")).await();
        assertThat(first.fresh()).isTrue();
        assertThat(second.fresh()).isFalse();
        assertThat(second.address()).isEqualTo(first.address());
    }

    @Test
    void whatIsRefusedSaysWhyAndWaitingHasAnEnd() {
        assertThatThrownBy(() ->
                        waggle.tasks().submit(TaskRequest.of("nobody-has-it")).await())
                .isInstanceOfSatisfying(WaggleException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("UNKNOWN_FUNCTION");
                    assertThat(refused.status()).isEqualTo(404);
                    assertThat(refused.detail()).contains("nobody-has-it");
                    assertThat(refused.problem().getString("type")).startsWith("urn:");
                });
        assertThatThrownBy(() ->
                        waggle.tasks().run(late("slow"), Duration.ofMillis(50)).await())
                .isInstanceOfSatisfying(
                        WaggleException.class, late -> assertThat(late.code()).isEqualTo(WaggleException.NOT_ENDED));
    }

    @Test
    void defaultsAreForTasksThatDoNotSayThemselves() {
        WaggleClient nightly = waggle.with(
                TaskDefaults.NONE.batch("nightly").priority(3).attempts(2).tags(List.of("gpu")));
        Task plain = waggle.tasks()
                .get(nightly.tasks().submit(value(1)).await().address())
                .await();
        assertThat(List.of(plain.batch(), plain.priority(), plain.attempts(), plain.tags()))
                .isEqualTo(List.of("nightly", 3, 2, List.of("gpu")));
        Task own = waggle.tasks()
                .get(nightly.tasks()
                        .submit(value(1).batch("today").priority(9))
                        .await()
                        .address())
                .await();
        assertThat(List.of(own.batch(), own.priority(), own.attempts())).isEqualTo(List.of("today", 9, 2));
    }

    @Test
    void severalInOneRequest() {
        Tally tally = waggle.tasks()
                .submit(List.of(value(1), TaskRequest.of("nobody-has-it"), value(2)))
                .await();
        assertThat(tally.ids()).hasSize(2);
        assertThat(tally.rejected()).extracting(Refusal::index).containsExactly(1L);
        assertThat(tally.rejected()).extracting(Refusal::code).containsExactly("UNKNOWN_FUNCTION");
    }

    @Test
    void aStreamIsAnsweredTaskByTaskAndTakenNoFasterThanItGoes() {
        AtomicInteger taken = new AtomicInteger();
        List<Long> told = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        Stream<TaskRequest> tasks = IntStream.range(0, 20_000).mapToObj(i -> {
            taken.incrementAndGet();
            return i == 777
                    ? TaskRequest.of("nobody-has-it")
                    : value(i).channel("stream").batch("stream");
        });
        UploadReport report = waggle.tasks()
                .submitAll(
                        tasks.iterator(),
                        UploadOptions.USUAL.onProgress(told::add).onRefused(refused::add))
                .await();
        assertThat(report).isEqualTo(new UploadReport(19_999, 1, 1));
        assertThat(taken).hasValue(20_000);
        assertThat(refused).extracting(Refusal::index).containsExactly(777L);
        assertThat(told).isSorted().hasSizeGreaterThan(15).endsWith(20_000L);
        assertThat(waggle.channels().get("stream").await().json().getLong("submittedTotal"))
                .isEqualTo(19_999);
    }

    @Test
    void anIteratorThatFailsEndsTheStream() {
        Stream<TaskRequest> tasks = IntStream.range(0, 5_000).mapToObj(i -> {
            if (i == 4_321) {
                throw new IllegalStateException("the source is dry");
            }
            return late("dry");
        });
        assertThatThrownBy(() -> waggle.tasks()
                        .submitAll(tasks.iterator(), UploadOptions.USUAL)
                        .await())
                .hasMessageContaining("the source is dry");
    }

    @Test
    void tasksAreListedChangedCopiedAndDeleted() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(waggle.tasks().submit(late("hand").batch("hand")).await().address());
        }
        List<String> listed = new ArrayList<>();
        TaskQuery hand = TaskQuery.all().channel("hand").batch("hand");
        long count = waggle.tasks()
                .each(hand.limit(3), task -> listed.add(task.address()))
                .await();
        assertThat(count).isEqualTo(7);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(all);
        assertThat(waggle.tasks()
                        .list(hand.fields("id"))
                        .await()
                        .items()
                        .get(0)
                        .json()
                        .fieldNames())
                .containsExactly("id");

        String one = all.get(0);
        assertThat(waggle.tasks().setPriority(one, 5).await().priority()).isEqualTo(5);
        assertThat(waggle.tasks().setPayload(one, "other").await().payload()).isEqualTo("other");
        assertThat(waggle.tasks().why(one).await().encode()).contains("SCHEDULED");
        Submitted copy = waggle.tasks()
                .copy(one, new JsonObject().put("batch", "copied"))
                .await();
        assertThat(waggle.tasks().get(copy.address()).await().batch()).isEqualTo("copied");
        assertThat(waggle.tasks().cancel(one).await().state()).isEqualTo("CANCELLED");
        waggle.tasks().rerun(one).await();
        assertThat(waggle.tasks().await(one, PATIENCE).await().result()).isEqualTo("other");
        waggle.tasks().delete(one).await();
        assertThatThrownBy(() -> waggle.tasks().delete(one).await()).hasMessageContaining("UNKNOWN_TASK");

        assertThat(waggle.tasks().count(BulkVerb.CANCEL, hand).await().matched())
                .isEqualTo(6);
        assertThat(waggle.tasks().prioritize(hand, 4).await().done()).isEqualTo(6);
        assertThat(waggle.tasks().bulk(BulkVerb.CANCEL, hand).await().done()).isEqualTo(6);
        assertThat(waggle.tasks()
                        .bulk(BulkVerb.DELETE, TaskQuery.ids(all.subList(1, 7)))
                        .await()
                        .done())
                .isEqualTo(6);
    }

    @Test
    void whatFailedIsReloaded() {
        TaskRequest picky = TaskRequest.of("picky").payload("number").channel("picky-client");
        Task task = waggle.tasks().run(picky.attempts(1), PATIENCE).await();
        FailureQuery failed = FailureQuery.all().channel("picky-client");
        assertThat(waggle.failures().list(failed, 10, "").await().items())
                .extracting(Task::address)
                .containsExactly(task.address());
        JsonObject answer =
                waggle.failures().reload(failed.ids(List.of(task.id()))).await().json();
        assertThat(answer.getInteger("reloaded")).isEqualTo(1);
        assertThat(waggle.tasks().await(task.address(), PATIENCE).await().state())
                .isEqualTo("FAILED");
    }

    @Test
    void devicesNodesChannelsAndFunctions() {
        assertThat(waggle.fleet().nodes().await().items())
                .extracting(NodeInfo::name)
                .containsExactly("trial");
        assertThat(waggle.functions().list().await().items())
                .extracting(FunctionInfo::name)
                .contains("value", "broken");
        assertThat(waggle.fleet().pause(DEVICE).await().done()).isTrue();
        await().atMost(PATIENCE)
                .until(() -> waggle.fleet().device(DEVICE).await().state().equals("PAUSED"));
        assertThat(waggle.fleet().startAll().await().done()).isTrue();
        assertThat(waggle.fleet().setSlots(DEVICE, 3).await().done()).isTrue();
        await().atMost(PATIENCE)
                .until(() -> waggle.fleet().device(DEVICE).await().slots() == 3);
        assertThat(waggle.fleet()
                        .probe(DEVICE)
                        .await()
                        .json()
                        .getJsonObject("probe")
                        .getBoolean("answered"))
                .isTrue();
        assertThat(waggle.fleet().setSlots(DEVICE, 4).await().done()).isTrue();
        assertThat(waggle.fleet().devices().await().items())
                .extracting(Device::id)
                .contains(DEVICE);

        waggle.tasks().submit(late("bounded")).await();
        assertThat(waggle.channels()
                        .set("bounded", new JsonObject().put("capacity", 5))
                        .await()
                        .json()
                        .getInteger("capacity"))
                .isEqualTo(5);
        assertThat(waggle.channels().pause("bounded").await().id()).isNotEmpty();
        assertThat(waggle.channels().get("bounded").await().paused()).isTrue();
        waggle.channels().resume("bounded").await();
        waggle.channels().clear("bounded").await();
        assertThat(waggle.channels().get("bounded").await().scheduled()).isZero();
        waggle.channels().delete("bounded", true).await();
        assertThat(waggle.channels().list().await().items())
                .extracting(Channel::name)
                .doesNotContain("bounded");
        assertThat(waggle.stats().now().await().containsKey("queued")).isTrue();
    }

    @Test
    void aFullChannelIsWaitedFor() {
        waggle.tasks().submit(late("narrow")).await();
        waggle.channels().set("narrow", new JsonObject().put("capacity", 1)).await();
        try (WaggleClient hasty = WaggleClient.create(admin().retry(Retry.NONE))) {
            assertThatThrownBy(() -> hasty.tasks().submit(late("narrow")).await())
                    .hasMessageContaining("CHANNEL_FULL");
        }
        var patient = waggle.tasks().submit(late("narrow"));
        waggle.channels().set("narrow", new JsonObject().putNull("capacity")).await();
        assertThat(patient.await().fresh()).isTrue();
    }

    @Test
    void aUserWhoseTokenHasEndedLogsInAgain() {
        Rest admin = new Rest(node.url()).login("admin");
        JsonObject ann = new JsonObject().put("username", "ann").put("password", Rest.PASSWORD);
        admin.post("/users", ann.copy().put("roles", List.of("submitter"))).json(201);
        try (WaggleClient hers =
                WaggleClient.create(ClientOptions.of(node.url()).login("ann", Rest.PASSWORD))) {
            assertThat(hers.tasks().submit(value(1)).await().fresh()).isTrue();
            JsonObject change = new JsonObject().put("password", Rest.PASSWORD);
            assertThat(admin.send(
                                    "PATCH",
                                    "/users/ann",
                                    "application/json",
                                    change.toBuffer().getBytes())
                            .status())
                    .isEqualTo(200);
            assertThat(hers.tasks().submit(value(1)).await().fresh()).isTrue();
            assertThatThrownBy(() -> hers.fleet().pauseAll().await()).hasMessageContaining("FORBIDDEN");
        }
        try (WaggleClient wrong =
                WaggleClient.create(ClientOptions.of(node.url()).token("no-token"))) {
            assertThatThrownBy(() -> wrong.tasks().list(TaskQuery.all()).await())
                    .hasMessageContaining("UNAUTHENTICATED");
        }
    }

    @Test
    void anApplicationThatKnowsNoVertxHasStages() throws Exception {
        Task done = waggle.tasks()
                .run(value("plain"), PATIENCE)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        assertThat(done.result()).isEqualTo("plain");
    }

    @Test
    void overTlsByAnAuthorityOfOnesOwn() throws IOException {
        Certificates certificates = Certificates.of(temp.resolve("tls"), "IP:127.0.0.1");
        Vertx vertx = Vertx.vertx();
        try {
            String url = "https://127.0.0.1:" + front(vertx, certificates);
            ClientOptions options =
                    ClientOptions.of(url).login("admin", Rest.PASSWORD).retry(Retry.NONE);
            try (WaggleClient stranger = WaggleClient.create(options)) {
                assertThatThrownBy(() -> stranger.tasks().submit(value(1)).await())
                        .hasMessageContaining(WaggleException.UNREACHABLE);
            }
            Buffer authority = Buffer.buffer(Files.readAllBytes(certificates.authority()));
            try (WaggleClient secure = WaggleClient.create(vertx, options.authority(authority))) {
                assertThat(secure.tasks().run(value("secret"), PATIENCE).await().result())
                        .isEqualTo("secret");
            }
        } finally {
            vertx.close().await();
        }
    }

    /** A proxy that ends TLS before the node, as sites have one. */
    private static int front(Vertx vertx, Certificates certificates) {
        NetServer server = vertx.createNetServer(new NetServerOptions()
                .setHost("127.0.0.1")
                .setPort(FreePort.any())
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(certificates.certificate().toString())
                        .setKeyPath(certificates.key().toString())));
        var client = vertx.createNetClient();
        server.connectHandler(in -> {
            in.pause();
            client.connect(URI.create(node.url()).getPort(), "127.0.0.1")
                    .onSuccess(out -> {
                        in.pipeTo(out);
                        out.pipeTo(in);
                    })
                    .onFailure(gone -> in.close());
        });
        return server.listen().await().actualPort();
    }
}
