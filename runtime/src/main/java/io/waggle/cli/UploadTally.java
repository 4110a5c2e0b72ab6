package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has become of an upload so far. Any thread: it is synchronised. */
final class UploadTally {

    private static final int KEPT = 100;
    private static final int SHOWN = 20;

    private final List<JsonObject> reasons = new ArrayList<>();

    /** By the number of lines sent: how many blank ones were left out before. */
    private final TreeMap<Long, Long> blanks = new TreeMap<>();

    private final Map<String, Long> codes = new TreeMap<>();
    private long bytes;
    private long sent;
    private long accepted;
    private long repeated;
    private long refused;
    private boolean whole;
    private @Nullable String end;
    private @Nullable CliFailure refusal;

    synchronized void read(int count) {
        bytes += count;
    }

    synchronized void sent() {
        sent++;
    }

    /** A line without a task was left out. */
    synchronized void blank() {
        Map.Entry<Long, Long> before = blanks.lastEntry();
        blanks.put(sent, (before == null ? 0 : before.getValue()) + 1);
    }

    /**
     * Everything was read.
     *
     * @param delivered whether the node was told so
     */
    synchronized void sentAll(boolean delivered) {
        whole = delivered;
    }

    synchronized void answered(JsonObject answer) {
        String code = answer.getString("code");
        if (code == null) {
            accepted++;
            repeated += Boolean.FALSE.equals(answer.getBoolean("fresh")) ? 1 : 0;
            return;
        }
        refused++;
        codes.merge(code, 1L, Long::sum);
        if (reasons.size() < KEPT) {
            reasons.add(new JsonObject()
                    .put("line", line(answer.getLong("index", 0L)))
                    .put("code", code)
                    .put("detail", answer.getString("detail")));
        }
    }

    /** The line of the file, from 1. */
    private long line(long index) {
        Map.Entry<Long, Long> before = blanks.floorEntry(index);
        return index + 1 + (before == null ? 0 : before.getValue());
    }

    /** The node refused the request as a whole. */
    synchronized void refused(CliFailure why) {
        refusal = why;
        end = "";
    }

    /**
     * There are no more answers.
     *
     * @param why in words, for when some are missing
     */
    synchronized void ended(String why) {
        end = why;
    }

    /** Whether there are no more answers. */
    synchronized boolean over() {
        return end != null;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** The lines that were sent. */
    synchronized long sentLines() {
        return sent;
    }

    /** The lines that were answered. */
    synchronized long answers() {
        return accepted + refused;
    }

    synchronized String words() {
        return String.format("%,d accepted, %,d refused", accepted, refused);
    }

    /** Says what became of it; returns the exit code. */
    synchronized int report(Screen screen) {
        if (refusal != null) {
            throw refusal;
        }
        boolean complete = whole && answers() == sent;
        if (screen.json()) {
            screen.json(toJson(complete));
        } else {
            screen.line(accepted + " tasks submitted"
                    + (repeated == 0 ? "" : " (" + repeated + " of them were there already)") + ", " + refused
                    + " refused.");
            reasons.stream().limit(SHOWN).forEach(why -> screen.note(sentence(why)));
            if (refused > SHOWN) {
                screen.note("In all: " + counts() + ".");
            }
            if (!complete) {
                screen.note(brokenOff());
            }
        }
        return complete && refused == 0 ? Exit.OK : Exit.FAILED;
    }

    private JsonObject toJson(boolean complete) {
        return new JsonObject()
                .put("accepted", accepted)
                .put("repeated", repeated)
                .put("refused", refused)
                .put("sent", sent)
                .put("complete", complete)
                .put("codes", new JsonObject(Map.copyOf(codes)))
                .put("rejected", new JsonArray(List.copyOf(reasons)));
    }

    private static String sentence(JsonObject why) {
        return "line " + why.getValue("line") + ": " + why.getString("detail") + " [" + why.getString("code") + "]";
    }

    private String counts() {
        return String.join(
                ", ",
                codes.entrySet().stream()
                        .map(one -> one.getValue() + " " + one.getKey())
                        .toList());
    }

    private String brokenOff() {
        long known = answers();
        return "The upload broke off (" + end + "): of " + sent + " lines sent, " + known
                + " were answered, and of these " + accepted + " are stored"
                + (known == 0 ? "" : ", the last of them line " + line(known - 1))
                + ". What came behind may be stored too. It is safe to send the file again when its tasks have ids"
                + " of their own; tasks without 'id' would be made twice.";
    }
}
