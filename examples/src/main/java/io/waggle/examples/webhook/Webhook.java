package io.waggle.examples.webhook;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.function.PermanentFailure;
import io.waggle.function.RetryLater;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.WaggleFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Posts JSON to an address: {@code {"url": "http://…", "body": …}}. Where the service answers that it is called too
 * often (429, or 503 with {@code Retry-After}), the task waits for as long as it says and uses no attempt. A refusal of
 * any other kind (4xx) fails for good; everything else is retried.
 */
@WaggleFunction(
        value = "webhook",
        description = "Posts JSON to an address, and waits where that asks it to",
        attempts = 5,
        timeout = "30s",
        noRetryOn = IllegalArgumentException.class)
public final class Webhook implements TaskFunction {

    private static final Duration UNSAID = Duration.ofSeconds(10);

    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** A webhook by the system's clock. */
    public Webhook() {
        this(Clock.systemUTC());
    }

    Webhook(Clock clock) {
        this.clock = clock;
    }

    @Override
    public JsonObject run(TaskContext task) throws Exception {
        JsonObject payload = task.payload();
        // An address that is none is an IllegalArgumentException: see noRetryOn above.
        HttpRequest request = HttpRequest.newBuilder(URI.create(payload.getString("url", "")))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", task.id())
                .POST(HttpRequest.BodyPublishers.ofString(
                        Json.encode(payload.getValue("body")), StandardCharsets.UTF_8))
                .build();
        HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
        int status = response.statusCode();
        Optional<Duration> wait = response.headers().firstValue("Retry-After").flatMap(this::wait);
        if (status == 429 || (status == 503 && wait.isPresent())) {
            throw new RetryLater(wait.orElse(UNSAID), "the service answered " + status);
        }
        if (status >= 400 && status < 500) {
            throw new PermanentFailure("The service refused it with the status " + status);
        }
        if (status >= 300) {
            throw new IOException("the service answered with the status " + status);
        }
        return new JsonObject().put("status", status);
    }

    /** Reads {@code Retry-After}: seconds, or a date. Nothing where it is neither. */
    private Optional<Duration> wait(String retryAfter) {
        String text = retryAfter.strip();
        try {
            return Optional.of(
                    text.matches("\\d{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Duration.between(
                                    clock.instant(),
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
