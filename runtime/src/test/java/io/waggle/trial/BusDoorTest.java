package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import io.waggle.NodeConfig;
import io.waggle.client.Bus;
import io.waggle.client.BusListening;
import io.waggle.client.ClientOptions;
import io.waggle.client.Retry;
import io.waggle.client.WaggleClient;
import io.waggle.client.WaggleException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event bus of a cluster, used over REST by a client that is no member of it. */
@Tag("integration")
@Timeout(180)
class BusDoorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    void messagesGoRoundBetweenClientsAndMembers() {
        NodeConfig config = Configs.clustered(temp.resolve("data"), 4);
        Node node = Node.start(config).await();
        try {
            Rest rest = new Rest(node.url()).login("admin");
            Vertx app = BusApp.join(config);
            ClientOptions options =
                    ClientOptions.of(node.url()).login("admin", Rest.PASSWORD).retry(Retry.NONE);
            try (WaggleClient client = WaggleClient.create(options)) {
                asks(client.bus(), app);
                listens(client.bus(), app);
                refuses(rest, client.bus());
            } finally {
                app.close().await();
            }
        } finally {
            node.stop().await();
        }
    }

    private static void asks(Bus bus, Vertx app) {
        app.eventBus()
                .consumer("echo", message -> message.reply(message.body()))
                .completion()
                .await();
        for (Object body : new Object[] {7, "text", true, new JsonObject().put("n", 1), new JsonArray().add(1)}) {
            assertThat(bus.request("echo", body, PATIENCE).await()).isEqualTo(body);
        }
        assertThat(bus.request("echo", null, PATIENCE).await()).isNull();

        app.eventBus()
                .consumer("bytes", message -> message.reply(Buffer.buffer("abc")))
                .completion()
                .await();
        assertThat(bus.request("bytes", 1, PATIENCE).await()).isEqualTo(new JsonObject().put("base64", "YWJj"));

        app.eventBus()
                .consumer("no", message -> message.fail(42, "not today"))
                .completion()
                .await();
        assertThatThrownBy(() -> bus.request("no", 1, PATIENCE).await())
                .hasMessageContaining("FUNCTION_FAILED")
                .hasMessageContaining("42: not today");

        app.eventBus().consumer("silent", message -> {}).completion().await();
        assertThatThrownBy(
                        () -> bus.request("silent", 1, Duration.ofMillis(200)).await())
                .hasMessageContaining("TIMEOUT");
    }

    private static void listens(Bus bus, Vertx app) {
        List<Object> first = new CopyOnWriteArrayList<>();
        List<Object> second = new CopyOnWriteArrayList<>();
        BusListening one = bus.listen("news/today", first::add).await();
        BusListening two = bus.listen("news/today", second::add).await();
        bus.publish("news/today", new JsonObject().put("n", 1)).await();
        await().untilAsserted(() -> {
            assertThat(first).containsExactly(new JsonObject().put("n", 1));
            assertThat(second).containsExactly(new JsonObject().put("n", 1));
        });
        app.eventBus().publish("news/today", "from a member");
        await().untilAsserted(() -> assertThat(second).hasSize(2).last().isEqualTo("from a member"));
        one.close();
        assertThat(one.ended().await()).isNull();
        bus.publish("news/today", 3).await();
        await().untilAsserted(() -> assertThat(second).last().isEqualTo(3));
        assertThat(first).hasSizeLessThanOrEqualTo(2);
        two.close();
    }

    private static void refuses(Rest rest, Bus bus) {
        for (String ours : List.of("waggle.devices.trial-1", "waggle.tasks.submit", "__vertx.reply.1")) {
            assertThatThrownBy(() -> bus.publish(ours, 1).await())
                    .isInstanceOfSatisfying(
                            WaggleException.class,
                            refused -> assertThat(refused.status()).isEqualTo(403))
                    .hasMessageContaining("its other routes");
            assertThatThrownBy(() -> bus.listen(ours, any -> {}).await()).hasMessageContaining("FORBIDDEN");
        }
        assertThatThrownBy(() -> bus.request("nobody", 1, PATIENCE).await())
                .hasMessageContaining("NOT_FOUND")
                .hasMessageContaining("nobody in the cluster listens");
        assertThat(rest.post("/bus/echo?timeout=1h", new JsonObject()).code()).isEqualTo("BAD_REQUEST");
        assertThat(rest.send("POST", "/bus/echo", "application/json", new byte[] {123})
                        .code())
                .isEqualTo("BAD_REQUEST");
        JsonObject entry = rest.get("/audit?limit=1&action=bus.create")
                .json(200)
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(entry.getString("target")).isEqualTo("echo");
        Rest viewer =
                rest.with(rest.post("/tokens", new JsonObject().put("name", "v").put("role", "viewer"))
                        .json(201)
                        .getString("token"));
        assertThat(viewer.post("/bus/echo", new JsonObject()).code()).isEqualTo("FORBIDDEN");
        assertThat(viewer.get("/bus/echo").code()).isEqualTo("FORBIDDEN");
    }
}
