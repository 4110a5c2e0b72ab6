package io.waggle.trial;

import static io.waggle.trial.Functions.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import io.waggle.NodeConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Vert.x application that knows nothing of Waggle but the cluster's name and where it is. */
@Tag("integration")
class BusTest {

    @TempDir
    Path temp;

    @Test
    void aPlainVertxApplicationOfTheClusterSubmits() {
        NodeConfig config = Configs.clustered(temp.resolve("data"), 4);
        Node node = Node.start(config).await();
        try {
            new Rest(node.url()).login("admin").deploy(Functions.JAR).json(200);
            Vertx app = BusApp.join(config);
            try {
                submits(app);
            } finally {
                app.close().await();
            }
        } finally {
            node.stop().await();
        }
    }

    private static void submits(Vertx app) {
        JsonObject accepted = ask(app, "waggle.tasks.submit", task("value", "over the bus"), new DeliveryOptions());
        assertThat(accepted.getString("state")).isEqualTo("QUEUED");

        DeliveryOptions patient = new DeliveryOptions().addHeader("wait", "60s").setSendTimeout(90_000);
        JsonObject done = ask(app, "waggle.tasks.submit", task("value", "over the bus"), patient);
        assertThat(done.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(done.getString("result")).isEqualTo("over the bus");

        JsonObject many = ask(
                app,
                "waggle.tasks.submit",
                new JsonArray().add(task("value", 1)).add(task("value", 2)),
                patient);
        assertThat(many.getInteger("accepted")).isEqualTo(2);

        JsonObject seen = ask(
                app,
                "waggle.tasks.get",
                new JsonObject().put("id", done.getString("id")),
                new DeliveryOptions().setSendTimeout(60_000));
        assertThat(seen.getString("state")).isEqualTo("SUCCEEDED");

        JsonObject payload = new JsonObject().put("payload", new JsonObject().put("n", 1));
        assertThat(ask(app, "waggle.functions.value", payload, new DeliveryOptions()))
                .isEqualTo(new JsonObject().put("result", new JsonObject().put("n", 1)));
        assertThatThrownBy(() -> ask(app, "waggle.functions.broken", new JsonObject(), new DeliveryOptions()))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        failed -> assertThat(failed.failureCode()).isEqualTo(422))
                .hasMessageContaining("FUNCTION_FAILED");

        assertThatThrownBy(() -> ask(app, "waggle.tasks.submit", task("nobody-has-it", 1), patient))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        refused -> assertThat(refused.failureCode()).isEqualTo(404))
                .hasMessageContaining("UNKNOWN_FUNCTION");
    }

    private static JsonObject ask(Vertx app, String address, Object body, DeliveryOptions options) {
        return app.eventBus()
                .<JsonObject>request(address, body, options)
                .await()
                .body();
    }
}
