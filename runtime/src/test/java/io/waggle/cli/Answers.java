package io.waggle.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine;

/** A verb run against an HTTP server that gives the answers of the contract in design words, and what came of it. */
final class Answers implements AutoCloseable {

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> exact = new ConcurrentHashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    Answers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    /** @param path what the request's begins with; with a query, that request alone */
    Answers on(String path, int status, String json) {
        if (path.contains("?")) {
            exact.put("/api/v1" + path, json);
        } else {
            server.createContext("/api/v1" + path, exchange -> {
                String one = exact.get(String.valueOf(exchange.getRequestURI()));
                answer(exchange, one == null ? status : 200, one == null ? json : one);
            });
        }
        return this;
    }

    /** Of a path outside the interface. */
    Answers outside(String path, int status, String json) {
        server.createContext(path, exchange -> answer(exchange, status, json));
        return this;
    }

    int run(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--url";
        all[words.length + 1] = url();
        return cli().execute(all);
    }

    CommandLine cli() {
        return Cli.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Each as {@code METHOD path body}. */
    List<String> requests() {
        return requests;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, String json) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .add("Content-Type", status < 300 ? "application/json" : "application/problem+json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
