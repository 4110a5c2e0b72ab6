package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.waggle.client.ClientOptions;
import io.waggle.client.Retry;
import io.waggle.client.WaggleClient;
import io.waggle.client.WaggleException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions that are called and not submitted. */
@Tag("integration")
@Timeout(120)
class CallTest {

    @TempDir
    Path temp;

    @Test
    void aCallAnswersWithTheResultOrSaysWhyThereIsNone() throws Exception {
        try (Started started = Started.alone(temp.resolve("data"))) {
            Rest rest = started.rest();
            answers(rest);
            refuses(rest);
            Path gate = temp.resolve("gate");
            JsonObject held = new JsonObject().put("payload", held(gate));
            assertThat(rest.post("/functions/work/call?timeout=200ms", held)
                            .json(504)
                            .getString("code"))
                    .isEqualTo("TIMEOUT");
            List<CompletableFuture<Rest.Reply>> many = IntStream.range(0, 40)
                    .mapToObj(i -> rest.begin("POST", "/functions/work/call", held))
                    .toList();
            Files.createFile(gate);
            many.forEach(call -> call.join().json(200));
            assertThat(rest.get("/tasks").json(200).getJsonArray("items"))
                    .as("nothing is stored")
                    .isEmpty();
            client(started.node().url());
        }
    }

    private JsonObject held(Path gate) {
        return Functions.held(temp.resolve("ledger"), gate).getJsonObject("payload");
    }

    private static void answers(Rest rest) {
        for (Object payload : new Object[] {7, "text", true, new JsonObject().put("n", 1)}) {
            JsonObject body = new JsonObject().put("payload", payload);
            assertThat(rest.post("/functions/value/call", body).json(200).getValue("result"))
                    .isEqualTo(payload);
        }
        assertThat(rest.post("/functions/value/call", new JsonObject()).json(200))
                .isEqualTo(new JsonObject().putNull("result"));
    }

    private static void refuses(Rest rest) {
        Rest.Reply failed = rest.post("/functions/broken/call", new JsonObject());
        assertThat(failed.json(422).getString("code")).isEqualTo("FUNCTION_FAILED");
        assertThat(failed.json().getString("detail")).contains("broken", "the address is no address");
        assertThat(failed.json().getJsonObject("error").getString("stack")).contains("trial.Broken");
        Rest.Reply later = rest.post("/functions/busy/call", new JsonObject());
        assertThat(later.json(429).getString("code")).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(later.retryAfter()).isEqualTo("1");
        assertThat(rest.post("/functions/nobody-has-it/call", new JsonObject()).code())
                .isEqualTo("UNKNOWN_FUNCTION");
        assertThat(rest.post("/functions/value/call", new JsonObject().put("pay", 1))
                        .code())
                .isEqualTo("BAD_REQUEST");
        assertThat(rest.post("/functions/value/call?timeout=1h", new JsonObject())
                        .code())
                .isEqualTo("BAD_REQUEST");
    }

    private static void client(String url) {
        ClientOptions options =
                ClientOptions.of(url).login("admin", Rest.PASSWORD).retry(Retry.NONE);
        try (WaggleClient waggle = WaggleClient.create(options)) {
            assertThat(waggle.functions()
                            .call("value", 9, Duration.ofSeconds(60))
                            .await())
                    .isEqualTo(9);
            assertThatThrownBy(() -> waggle.functions()
                            .call("broken", null, Duration.ofSeconds(60))
                            .await())
                    .isInstanceOfSatisfying(
                            WaggleException.class,
                            failed -> assertThat(failed.problem()
                                            .getJsonObject("error")
                                            .getString("type"))
                                    .contains("PermanentFailure"));
        }
    }
}
