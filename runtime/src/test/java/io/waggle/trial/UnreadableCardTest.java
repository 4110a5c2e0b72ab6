package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of another version, whose card nobody here can read, beside one of ours. */
@Tag("integration")
class UnreadableCardTest {

    @TempDir
    Path temp;

    @Test
    void a_card_that_cannot_be_read_hides_nobody_else() throws Exception {
        Node node = Node.start(Configs.alone(temp.resolve("data"), 2, Duration.ofSeconds(5)))
                .await();
        try (Store store = new Store(temp.resolve("data/redis"))) {
            Rest rest = new Rest(node.url()).login("admin");
            String nodes = "wg:{!}:nodes";
            assertThat(store.get("EXISTS", nodes)).as("the key's name").isEqualTo("1");
            for (String card : new String[] {
                "{\"version\":\"9.0\",\"devices\":[{\"id\":\"new-1\",\"state\":\"DREAMING\"}]}",
                "{\"url\":7,\"startedAt\":\"yesterday\",\"members\":{},\"devices\":[5]}",
                "no JSON"
            }) {
                store.get("HSET", nodes, "new", "999 i " + System.currentTimeMillis() + " " + card);
                store.get("ZADD", "wg:{!}:leases", String.valueOf(Long.MAX_VALUE / 1024), "999");
                assertThat(rest.get("/devices").json(200).getJsonArray("items"))
                        .as(card)
                        .extracting(device -> ((JsonObject) device).getString("id"))
                        .containsExactly("trial-1");
                assertThat(rest.get("/nodes").json(200).getJsonArray("items"))
                        .as(card)
                        .extracting(one ->
                                ((JsonObject) one).getString("name") + " " + ((JsonObject) one).getString("state"))
                        .containsExactly("new UNREADABLE", "trial UP");
            }
            rest.post("/devices/trial-1/pause", new JsonObject()).json(200);
        } finally {
            node.stop().await();
        }
    }
}
