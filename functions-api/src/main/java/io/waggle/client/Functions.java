package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions, and calls of them. Any thread; futures fail with {@link WaggleException}. */
public final class Functions {

    private final Transport transport;

    Functions(Transport transport) {
        this.transport = transport;
    }

    /** All that are deployed. */
    public Future<Page<FunctionInfo>> list() {
        return transport.json(Ask.get("/functions")).map(json -> Fields.page(json, FunctionInfo::new));
    }

    /**
     * Calls a function on some node and waits for what it returns. Nothing of it is stored and nothing is tried again: if the
     * answer is lost, whether it ran is not known ({@code NO_ANSWER}). For work that must be done, submit a task.
     *
     * @param atMost 5 minutes at most
     * @return the result, {@code null} included; fails with {@code FUNCTION_FAILED} and the function's error in {@link
     *     WaggleException#problem}, or with {@code TIMEOUT}
     */
    public Future<@Nullable Object> call(String function, @Nullable Object payload, Duration atMost) {
        String path =
                Ask.path("/functions/" + Ask.encode(function) + "/call", Map.of("timeout", atMost.toMillis() + "ms"));
        Ask ask = Ask.post(path, new JsonObject().put("payload", payload)).waiting(atMost);
        return transport.json(ask).map(answer -> answer.getValue("result"));
    }
}
