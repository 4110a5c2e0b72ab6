package io.waggle.channel.redis;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import io.waggle.channel.FailLists.Family;
import io.waggle.channel.FailLists.OnDevice;
import io.waggle.task.Address;
import io.waggle.task.Attempt;
import io.waggle.task.FailureFamily;
import io.waggle.task.StoredTask;
import java.util.Arrays;
import java.util.List;

/**
 * A failure as failures.lua wants it.
 *
 * @param family its family
 * @param device where it failed, or empty
 */
record FamilyText(FailureFamily family, String device) {

    private static final String MANY =
            "failures of all kinds: at most 1,000 families of a channel are kept apart, and these came later";

    static FamilyText of(StoredTask task) {
        List<Attempt> history = task.history();
        String device = history.isEmpty() ? "" : history.get(history.size() - 1).device();
        return new FamilyText(FailureFamily.of(task), device);
    }

    /** {@code <family> <device>}, and what is told of the family in a line of its own. */
    String text() {
        return family.id() + " " + device + "\n" + told() + "\n";
    }

    /** What is told of the family, JSON in one line. */
    String told() {
        return new JsonObject()
                .put("function", family.function())
                .put("version", family.version())
                .put("type", family.type())
                .put("message", family.message())
                .put("frames", new JsonArray(family.frames()))
                .encode();
    }

    /**
     * A family as families.lua answers it.
     *
     * @param rows four values per family
     * @param at where its own begin
     */
    static Family read(String channel, Response rows, int at) {
        String id = rows.get(at).toString();
        String text = rows.get(at + 1).toString();
        int end = text.indexOf('\n');
        String[] head = text.substring(0, end).split(" ");
        Response newest = rows.get(at + 3);
        return new Family(
                channel,
                what(id, text.substring(end + 1)),
                rows.get(at + 2).toLong(),
                Long.parseLong(head[0]),
                (long) Double.parseDouble(newest.get(1).toString()),
                Arrays.stream(head).skip(1).map(FamilyText::onDevice).toList(),
                new Address(channel, newest.get(0).toString()));
    }

    /** {@code <device>:<how often>}; older ones were not counted. */
    private static OnDevice onDevice(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? new OnDevice(text, 0)
                : new OnDevice(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    private static FailureFamily what(String id, String told) {
        if (told.isEmpty()) {
            return new FailureFamily(id, "", "", "", MANY, List.of());
        }
        JsonObject json = new JsonObject(told);
        return new FailureFamily(
                id,
                json.getString("function", ""),
                json.getString("version", ""),
                json.getString("type", ""),
                json.getString("message", ""),
                json.getJsonArray("frames", new JsonArray()).stream()
                        .map(String::valueOf)
                        .toList());
    }
}
