package io.waggle.chaos;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Session;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the system says in the end of every task and every channel, read by REST as any user would. One thread; blocks.
 */
final class Survey {

    /** The states that a task can be in when there is nothing more to do, and those that it cannot. */
    private static final List<String> STATES =
            List.of("SUCCEEDED", "FAILED", "CANCELLED", "QUEUED", "RUNNING", "SCHEDULED", "WAITING");

    private final byte[] times;
    private final byte[] states;
    private final long[] fences;
    private final List<Integer> poisoned = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();
    private final Map<String, Map<String, Integer>> listed = new LinkedHashMap<>();
    private final Map<String, JsonObject> channels = new LinkedHashMap<>();
    private final Map<String, JsonObject> figures = new LinkedHashMap<>();

    private Survey(int size) {
        times = new byte[size];
        states = new byte[size];
        fences = new long[size];
        Arrays.fill(states, (byte) -1);
    }

    /** @param size how many numbers were given out */
    static Survey take(Session session, int size) {
        Survey survey = new Survey(size);
        for (String channel : Job.CHANNELS) {
            survey.channels.put(channel, session.get("/channels/" + channel));
            session.get("/stats/summary?groupBy=channel&channel=" + channel)
                    .getJsonArray("items")
                    .forEach(row -> survey.figures.put(channel, (JsonObject) row));
            for (String state : STATES) {
                survey.list(session, channel, state);
            }
        }
        return survey;
    }

    /** What was read already: rows as they are listed, the numbers of their channel, and its figures; empty: there are none. */
    static Survey of(int size, String channel, List<JsonObject> rows, JsonObject numbers, JsonObject figures) {
        Survey survey = new Survey(size);
        survey.channels.put(channel, numbers);
        if (!figures.isEmpty()) {
            survey.figures.put(channel, figures);
        }
        for (JsonObject row : rows) {
            String state = row.getString("state");
            survey.note(row, state);
            survey.listed.computeIfAbsent(channel, c -> new LinkedHashMap<>()).merge(state, 1, Integer::sum);
        }
        return survey;
    }

    private void list(Session session, String channel, String state) {
        String path = "/tasks?limit=500&channel=" + channel + "&state=" + state;
        String cursor = null;
        int count = 0;
        do {
            JsonObject page = session.get(
                    cursor == null ? path : path + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
            for (Object item : page.getJsonArray("items")) {
                note((JsonObject) item, state);
                count++;
            }
            cursor = page.getString("next");
        } while (cursor != null);
        listed.computeIfAbsent(channel, c -> new LinkedHashMap<>()).put(state, count);
    }

    private void note(JsonObject row, String state) {
        int number = Job.number(row.getString("id"));
        if (number < 0 || number >= times.length) {
            strangers.add(row.getString("address"));
            return;
        }
        times[number] = (byte) Math.min(Byte.MAX_VALUE, times[number] + 1);
        states[number] = (byte) STATES.indexOf(state);
        if (row.getValue("result") instanceof Number fence) {
            fences[number] = fence.longValue();
        }
        JsonObject error = row.getJsonObject("error");
        if (state.equals("FAILED") && error != null && "POISON".equals(error.getString("type"))) {
            poisoned.add(number);
        }
    }

    /** How often a task stands in the lists, all states together. */
    int times(int number) {
        return times[number];
    }

    /** The state in which it was last listed; empty: in none. */
    String state(int number) {
        return states[number] < 0 ? "" : STATES.get(states[number]);
    }

    /** The fence that the completion bore which was accepted; 0: there is none. */
    long fence(int number) {
        return fences[number];
    }

    /** Tasks in the fail list because nodes died under them. */
    List<Integer> poisoned() {
        return poisoned;
    }

    /** Addresses of tasks that nobody submitted. */
    List<String> strangers() {
        return strangers;
    }

    /** What is counted of a channel by function and batch, added up; nothing where nothing was. */
    Optional<JsonObject> figures(String channel) {
        return Optional.ofNullable(figures.get(channel));
    }

    /** How many tasks of a channel were listed in a state. */
    int listed(String channel, String state) {
        return listed.getOrDefault(channel, Map.of()).getOrDefault(state, 0);
    }

    /** A number of a channel, as the channel itself tells it. */
    long number(String channel, String field) {
        JsonObject numbers = channels.get(channel);
        return numbers == null ? 0 : numbers.getLong(field);
    }

    /** A number of all channels together. */
    long sum(String field) {
        return Job.CHANNELS.stream()
                .mapToLong(channel -> number(channel, field))
                .sum();
    }
}
