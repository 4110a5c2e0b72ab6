package io.waggle.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls to a node's REST interface. Blocks; every failure is a {@link CliFailure} with the exit code that fits. */
final class Rest {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than any answer may take. */
    private static final Duration ANSWER = Duration.ofMinutes(6);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final String url;
    private final Optional<String> token;

    /**
     * @param url the node's address, without a path
     * @param token what to show, if anything
     */
    Rest(String url, Optional<String> token) {
        this.url = url;
        this.token = token;
    }

    String url() {
        return url;
    }

    JsonObject get(String path) {
        return object(send("GET", path, null, null));
    }

    JsonObject post(String path, JsonObject body) {
        return object(post(path, body.encode()));
    }

    /** Posts JSON text, whatever it is, and returns the answer's text. */
    String post(String path, String json) {
        return send("POST", path, BodyPublishers.ofString(json), "application/json");
    }

    /** Posts JSON; the answer comes line by line, each told as it comes. @return the last one */
    JsonObject lines(String path, JsonObject body, Consumer<JsonObject> told) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .header("Accept", "application/x-ndjson, application/problem+json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()));
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        try {
            HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() >= 300) {
                    throw refusal(response.statusCode(), lines.collect(Collectors.joining("\n")));
                }
                JsonObject[] last = {new JsonObject()};
                lines.map(this::object).forEach(line -> {
                    last[0] = line;
                    told.accept(line);
                });
                if (!last[0].containsKey("action") && !last[0].containsKey("code")) {
                    throw brokenOff();
                }
                return last[0];
            }
        } catch (UncheckedIOException e) {
            throw brokenOff();
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(Exit.FAILED, "Interrupted.");
        }
    }

    private static CliFailure brokenOff() {
        return new CliFailure(Exit.FAILED, "The node's answer broke off: some may be done; do it again for the rest.");
    }

    JsonObject patch(String path, JsonObject body) {
        return object(send("PATCH", path, BodyPublishers.ofString(body.encode()), "application/json"));
    }

    /** Begins a POST whose answer can be read while it is sent. */
    LivePost stream(String path, String type) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        headers.put("Accept", type + ", application/problem+json");
        token.ifPresent(shown -> headers.put("Authorization", "Bearer " + shown));
        try {
            return LivePost.open(URI.create(url + "/api/v1" + path), headers);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    JsonObject putJar(String path, Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw unreadable(jar);
        }
        try {
            return object(send("PUT", path, BodyPublishers.ofFile(jar), "application/java-archive"));
        } catch (FileNotFoundException e) {
            throw unreadable(jar);
        }
    }

    /** What is said of a file that a verb was given and cannot read. */
    static CliFailure unreadable(Path file) {
        return new CliFailure(Exit.USAGE, "There is no file " + file + " that can be read.");
    }

    /** Deletes something, and returns the receipt. */
    JsonObject remove(String path) {
        return object(send("DELETE", path, null, null));
    }

    /** Hands on an answer of any length, line by line, as it comes. */
    void copy(String path, String type, Consumer<String> lines) {
        copyWhile(path, type, line -> {
            lines.accept(line);
            return true;
        });
    }

    /** The same until the reader has enough: then it hangs up. */
    void copyWhile(String path, String type, Predicate<String> lines) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .timeout(ANSWER)
                .header("Accept", type + ", application/problem+json");
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        try {
            HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
            try (Stream<String> body = response.body()) {
                if (response.statusCode() >= 300) {
                    throw refusal(response.statusCode(), body.collect(Collectors.joining("\n")));
                }
                var unused = body.allMatch(lines);
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (UncheckedIOException e) {
            throw new CliFailure(Exit.FAILED, "The answer of " + url + " broke off: what came is not all of it.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(Exit.FAILED, "Interrupted.");
        }
    }

    void delete(String path) {
        var unused = send("DELETE", path, null, null);
    }

    /** Whether a path outside the interface answers with 200, for example {@code /health/ready}. */
    boolean isOk(String path) {
        return status(path) == 200;
    }

    /** The status with which a path outside the interface answers; 0: nothing answers. */
    int status(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(CONNECT)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** A word as it stands in a path or query. */
    static String encode(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String send(String method, String path, @Nullable BodyPublisher body, @Nullable String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json")
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (type != null) {
            request.header("Content-Type", type);
        }
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw refusal(response.statusCode(), response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(Exit.FAILED, "Interrupted.");
        }
    }

    private CliFailure unreachable(IOException e) {
        return new CliFailure(
                Exit.UNREACHABLE,
                "No node answers at " + url + " (" + reason(e)
                        + "): start one with \"waggle node\", or name another with --url.");
    }

    /** What an answer of 300 and above says. */
    CliFailure refusal(int status, String body) {
        String text = "The node answered " + status;
        try {
            JsonObject problem = new JsonObject(body);
            String detail = problem.getString("detail", problem.getString("title", text));
            String code = problem.getString("code");
            text = code == null ? detail : detail + " [" + code + "]";
        } catch (DecodeException | ClassCastException e) {
            text += body.isBlank() ? "." : ": " + body.lines().findFirst().orElse("");
        }
        return switch (status) {
            case 401 -> new CliFailure(Exit.UNAUTHORISED, text + remedy(url));
            case 400 -> new CliFailure(Exit.USAGE, text);
            case 403 -> new CliFailure(Exit.UNAUTHORISED, text);
            default -> new CliFailure(Exit.FAILED, text);
        };
    }

    private static String remedy(String url) {
        return System.getenv("WAGGLE_TOKEN") == null
                ? " Run \"waggle login --url " + url + "\" first."
                : " WAGGLE_TOKEN is set and was shown to " + url + ": unset it, or set a new one.";
    }

    private JsonObject object(String body) {
        try {
            return body.isBlank() ? new JsonObject() : (JsonObject) Json.decodeValue(body);
        } catch (DecodeException | ClassCastException e) {
            throw new CliFailure(Exit.FAILED, "What answers at " + url + " is no Waggle node.");
        }
    }

    private static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "unknown host";
            }
        }
        return e.getMessage() == null ? "connection refused" : e.getMessage();
    }
}
