package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node takes away is gone on the other one, and on the streams that are open there. */
@Tag("integration")
class RevocationTest {

    /** The promise is five seconds on a machine that has time; one that has none is not to fail for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path temp;

    private static Nodes nodes;
    private static Rest here;
    private static Rest there;

    @BeforeAll
    static void start() {
        nodes = new Nodes(temp);
        nodes.launch("n1", 1);
        here = nodes.rest("n1");
        nodes.launch("n2", 1);
        there = nodes.rest("n2");
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    void aTokenIsGoodForNothingFiveSecondsAfterItsEnd() {
        JsonObject made = token(here, "cron");
        Rest machine = there.with(made.getString("token"));
        CompletableFuture<Long> stream = stream(made.getString("token"));
        machine.get("/auth/me").json(200);
        long begin = System.nanoTime();
        assertThat(here.delete("/tokens/" + made.getString("id")).status()).isEqualTo(204);
        ends("a revoked token", begin, machine, stream);
    }

    @Test
    void whoIsDisabledOrRemovedIsOutWithEveryToken() {
        for (String how : List.of("disabled", "removed")) {
            String user = "bob-" + how;
            JsonObject bob = new JsonObject()
                    .put("username", user)
                    .put("password", Rest.PASSWORD)
                    .put("roles", new JsonArray().add("viewer"));
            here.post("/users", bob).json(201);
            Rest session = there.login(user);
            Rest machine = there.with(token(here.login(user), "ci").getString("token"));
            machine.get("/auth/me").json(200);
            CompletableFuture<Long> stream = stream(session.token());
            long begin = System.nanoTime();
            Rest.Reply reply = how.equals("removed")
                    ? here.delete("/users/" + user)
                    : here.send(
                            "PATCH",
                            "/users/" + user,
                            "application/json",
                            new JsonObject().put("disabled", true).toBuffer().getBytes());
            assertThat(reply.status()).as(reply.text()).isIn(200, 204);
            ends("a user who is " + how, begin, session, stream);
            await().atMost(PATIENCE).until(() -> machine.get("/auth/me").status() == 401);
        }
    }

    @Test
    void bothNodesWriteIntoOneAudit() {
        there.get("/auth/me").json(200);
        there.post("/devices/start", new JsonObject()).json(200);
        List<JsonObject> starts = Nodes.items(here, "/audit?action=device.start");
        assertThat(starts.get(0).getString("node")).isEqualTo("n2");
        assertThat(starts.get(0).getString("by")).isEqualTo("admin");
        assertThat(Nodes.items(there, "/audit?action=auth.login").stream().map(entry -> entry.getString("node")))
                .contains("n1");
    }

    private static void ends(String what, long begin, Rest rest, CompletableFuture<Long> stream) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> rest.get("/auth/me").status() == 401);
        long request = System.nanoTime() - begin;
        await().atMost(PATIENCE).until(stream::isDone);
        long open = stream.join() - begin;
        System.out.printf(
                "%s: refused on the other node after %d ms, its open stream ended after %d ms%n",
                what, request / 1_000_000, open / 1_000_000);
    }

    private static JsonObject token(Rest rest, String name) {
        return rest.post("/tokens", new JsonObject().put("name", name).put("role", "viewer"))
                .json(201);
    }

    /** An open event stream; completes with the moment of its end. */
    private static CompletableFuture<Long> stream(String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(there.url() + "/api/v1/events"))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            InputStream body = response.body();
            return CompletableFuture.supplyAsync(() -> lastByte(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long lastByte(InputStream body) {
        try (body) {
            body.transferTo(OutputStream.nullOutputStream());
            return System.nanoTime();
        } catch (IOException brokenOff) {
            return System.nanoTime();
        }
    }
}
