package io.waggle.examples.crawl;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.TaskRefused;
import io.waggle.function.TaskRequest;
import io.waggle.function.WaggleFunction;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Visits a web page, and each page of the same site it links to as a task of its own: {@code {"url": "http://…",
 * "depth": 2}}. The tasks of one crawl share the id of its first task, and each page's task id is made from that and
 * the page's address: submitting a page again makes no second task, so it is visited once.
 */
@WaggleFunction(
        value = "crawl",
        description = "Visits a page and follows its links within the same site",
        timeout = "1m",
        slots = 8)
public final class Crawl implements TaskFunction {

    private static final int MOST_BYTES = 2 * 1024 * 1024;
    private static final int DEEPEST = 20;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @Override
    public JsonObject run(TaskContext task) throws Exception {
        JsonObject payload = task.payload();
        URI url = Page.address(payload.getString("url", ""));
        int depth = Math.min(DEEPEST, payload.getInteger("depth", 0));
        Page page = fetch(url);
        Set<URI> links = page.links();
        int followed = depth > 0 ? follow(task, page, links, depth - 1) : 0;
        return new JsonObject()
                .put("url", url.toString())
                .put("status", page.status())
                .put("title", page.title())
                .put("links", links.size())
                .put("followed", followed);
    }

    private Page fetch(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "text/html")
                .header("User-Agent", "waggle-example-crawl")
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() >= 500) {
                throw new IOException(url + " answered " + response.statusCode());
            }
            boolean html = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("text/html"))
                    .isPresent();
            String text = html ? new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8) : "";
            return new Page(response.uri(), response.statusCode(), text);
        }
    }

    private static int follow(TaskContext task, Page page, Set<URI> links, int depth) throws Exception {
        JsonObject payload = task.payload();
        String crawl = payload.getString("crawl", task.id());
        String first = payload.getString("first", payload.getString("url"));
        List<Future<String>> submitted = new ArrayList<>();
        for (URI link : links) {
            if (page.sameSite(link) && !link.toString().equals(first)) {
                submitted.add(task.submit(TaskRequest.of(task.function())
                        .channel(task.channel())
                        .id(pageId(crawl, link))
                        .payload(new JsonObject()
                                .put("url", link.toString())
                                .put("depth", depth)
                                .put("crawl", crawl)
                                .put("first", first))));
            }
        }
        int followed = 0;
        for (Future<String> one : submitted) {
            followed += stored(one) ? 1 : 0;
        }
        return followed;
    }

    /** Whether the page has its task; also where another page, at another depth, made it. */
    private static boolean stored(Future<String> submit) throws Exception {
        try {
            submit.await();
            return true;
        } catch (Exception e) {
            if (e instanceof TaskRefused refused && refused.code().equals("ID_TAKEN")) {
                return true;
            }
            throw e;
        }
    }

    private static String pageId(String crawl, URI page) throws NoSuchAlgorithmException {
        byte[] text = (crawl + "\n" + page).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
        return "crawl-" + HexFormat.of().formatHex(hash, 0, 16);
    }
}
