package io.waggle.examples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import io.waggle.function.FailureKind;
import io.waggle.function.FunctionRun;
import io.waggle.function.FunctionTester;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a service that takes two calls and then asks for a pause. */
class WebhookTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);

    private final Queue<String> taken = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private int permits = 2;
    private int refusal = 429;
    private @Nullable String retryAfter = "7";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean served = permits-- > 0;
            if (served) {
                taken.add(body);
            } else if (retryAfter != null) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(served ? 204 : refusal, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private FunctionRun call() {
        return run("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    private static FunctionRun run(String url) {
        return FunctionTester.of(new Webhook(CLOCK))
                .payload(new JsonObject().put("url", url).put("body", new JsonObject().put("n", 1)))
                .run();
    }

    @Test
    void comesBackWhenTheServiceSays() {
        assertThat(call().resultObject().getInteger("status")).isEqualTo(204);
        assertThat(call().succeeded()).isTrue();
        assertThat(call().postponed()).contains(Duration.ofSeconds(7));
        permits = 1;
        assertThat(call().succeeded()).isTrue();
        assertThat(taken).hasSize(3).containsOnly("{\"n\":1}");
    }

    @Test
    void understandsADateAndHasAWaitOfItsOwn() {
        permits = 0;
        retryAfter = "Sun, 22 Nov 2026 08:01:30 GMT";
        assertThat(call().postponed()).contains(Duration.ofSeconds(90));
        for (String none : new String[] {null, "soon"}) {
            retryAfter = none;
            assertThat(call().postponed()).contains(Duration.ofSeconds(10));
        }
    }

    @Test
    void takesAServiceThatIsDownAtItsWord() {
        permits = 0;
        refusal = 503;
        assertThat(call().postponed()).contains(Duration.ofSeconds(7));
        retryAfter = null;
        assertThat(call().kind()).isEqualTo(FailureKind.RETRY);
    }

    @Test
    void aRefusalAndABadAddressFailForGood() {
        permits = 0;
        refusal = 403;
        assertThat(call().failedForGood()).isTrue();
        assertThat(run("no address").failedForGood()).isTrue();
        assertThat(run("").failedForGood()).isTrue();
    }
}
