package io.waggle.examples.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.function.FunctionRun;
import io.waggle.function.FunctionTester;
import io.waggle.function.TaskRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrawlTest {

    private HttpServer server;
    private String site;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site = "http://127.0.0.1:" + server.getAddress().getPort();
        page(
                "/",
                200,
                "<title> Home </title><a href='/a'>a</a> <a class=x href=\"b?x=1&amp;y=2#part\">b</a>"
                        + "<a href='http://localhost:1/else'>other</a><a href='mailto:x@y'>m</a><a href='/#top'>top</a>");
        page("/a", 200, "<title>A</title><a href='/'>home</a><a href='/b?x=1&y=2'>b</a>");
        page("/b", 200, "<title>B</title><a href='/a'>a</a><a href='/c'>c</a>");
        page("/c", 200, "<title>C</title><a href='/d'>d</a>");
        page("/gone", 404, "<title>Gone</title>");
        page("/broken", 503, "");
        server.start();
    }

    private void page(String path, int status, String html) {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private FunctionTester crawl(String path, int depth) {
        return FunctionTester.of(new Crawl())
                .id("first")
                .payload(new JsonObject().put("url", site + path).put("depth", depth));
    }

    @Test
    void visitsAPageAndFollowsItsOwnSite() {
        FunctionRun run = crawl("/", 1).run();

        assertThat(run.resultObject())
                .isEqualTo(new JsonObject()
                        .put("url", site + "/")
                        .put("status", 200)
                        .put("title", "Home")
                        .put("links", 4)
                        .put("followed", 2));
        assertThat(run.submitted())
                .extracting(task -> task.getJsonObject("payload").getString("url"))
                .containsExactly(site + "/a", site + "/b?x=1&y=2");
        assertThat(run.submitted())
                .allSatisfy(task -> assertThat(task.getString("id")).matches("crawl-[0-9a-f]{32}"));
    }

    @Test
    void staysWhereItIsAtDepthZero() {
        FunctionRun run = crawl("/", 0).run();
        assertThat(run.resultObject().getInteger("followed")).isZero();
        assertThat(run.submitted()).isEmpty();
    }

    @Test
    void visitsEachPageOnceHoweverOftenItIsLinked() {
        Set<String> ids = new HashSet<>();
        Set<String> visited = new TreeSet<>();
        Deque<JsonObject> waiting = new ArrayDeque<>();
        waiting.add(new JsonObject()
                .put("id", "first")
                .put("payload", new JsonObject().put("url", site + "/").put("depth", 9)));
        while (!waiting.isEmpty()) {
            JsonObject task = waiting.poll();
            FunctionRun run = FunctionTester.of(new Crawl())
                    .id(task.getString("id"))
                    .payload(task.getJsonObject("payload"))
                    .onSubmit(request -> {
                        JsonObject next = request.toJson();
                        if (!ids.add(next.getString("id"))) {
                            return Future.failedFuture(new TaskRefused("ID_TAKEN", "taken"));
                        }
                        waiting.add(next);
                        return Future.succeededFuture(next.getString("id"));
                    })
                    .run();
            assertThat(run.failure()).isNull();
            String url = run.resultObject().getString("url");
            assertThat(visited.add(url)).as(url).isTrue();
        }
        assertThat(visited).containsExactly(site + "/", site + "/a", site + "/b?x=1&y=2", site + "/c", site + "/d");
    }

    @Test
    void aPageThatIsGoneIsAResultAndOneThatIsBrokenIsTriedAgain() {
        assertThat(crawl("/gone", 1).run().resultObject().getInteger("status")).isEqualTo(404);
        FunctionRun broken = crawl("/broken", 1).run();
        assertThat(broken.failure()).isInstanceOf(IOException.class).hasMessageContaining("503");
        assertThat(broken.failedForGood()).isFalse();
    }

    @Test
    void aRefusalThatIsNoDoubleFailsTheAttempt() {
        FunctionRun run = crawl("/", 1)
                .onSubmit(request -> Future.failedFuture(new TaskRefused("STORE_UNAVAILABLE", "no store")))
                .run();
        assertThat(run.failure()).hasMessageContaining("no store");
    }

    @Test
    void anAddressThatIsNoneFailsForGood() {
        for (String url : new String[] {"", "ftp://x/", "not an address", "/only/a/path"}) {
            FunctionRun run = FunctionTester.of(new Crawl())
                    .payload(new JsonObject().put("url", url))
                    .run();
            assertThat(run.failedForGood()).as(url).isTrue();
        }
    }
}
