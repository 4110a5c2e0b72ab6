package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every task of some channels as a node lists it, state by state, compared with the numbers that the channels tell.
 *
 * @param states task id to state
 * @param errors task id to the type of its error, of those that failed
 */
record Scan(Map<String, String> states, Map<String, String> errors) {

    private static final Map<String, String> NUMBERS = Map.of(
            "QUEUED", "queued",
            "RUNNING", "running",
            "SCHEDULED", "scheduled",
            "SUCCEEDED", "succeeded",
            "FAILED", "failed",
            "CANCELLED", "cancelled");

    /** Reads it all; fails when a task is listed twice, or a channel's number is not that of the tasks listed. */
    static Scan of(Rest rest, Collection<String> channels) {
        Scan scan = new Scan(new HashMap<>(), new HashMap<>());
        for (String channel : channels) {
            JsonObject numbers = rest.channel(channel);
            NUMBERS.forEach((state, number) -> {
                int listed = scan.read(rest, channel, state);
                if (numbers.containsKey(number)) {
                    assertThat(numbers.getInteger(number))
                            .as("%s of channel %s", number, channel)
                            .isEqualTo(listed);
                }
            });
        }
        return scan;
    }

    private int read(Rest rest, String channel, String state) {
        String path = "/tasks?limit=500&channel=" + channel + "&state=" + state;
        @Nullable String cursor = null;
        int count = 0;
        do {
            JsonObject page = rest.get(
                            cursor == null
                                    ? path
                                    : path + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8))
                    .json(200);
            for (Object item : page.getJsonArray("items")) {
                note((JsonObject) item, state);
                count++;
            }
            cursor = page.getString("next");
        } while (cursor != null);
        return count;
    }

    private void note(JsonObject task, String state) {
        String id = task.getString("id");
        assertThat(states.put(id, state))
                .as("%s is listed as %s too", id, state)
                .isNull();
        JsonObject error = task.getJsonObject("error");
        if (error != null) {
            errors.put(id, error.getString("type"));
        }
    }
}
