package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fail list of a channel as older systems count it: by index, from 0 at the oldest. An index is made an id before
 * anything is done, because it may mean another task a moment later, and the answer names the id. Main thread.
 */
final class FailIndex {

    private static final int SHOWN = 20;

    private final ShellTalk shell;
    private final String channel;
    private final String path;

    FailIndex(ShellTalk shell, String channel) {
        this.shell = shell;
        this.channel = channel;
        this.path = "/channels/" + Rest.encode(channel) + "/failed";
    }

    /** How many there are, and the oldest of them. */
    int show() {
        long total = count();
        List<JsonObject> oldest = total == 0 ? List.of() : oldest(total);
        Screen screen = shell.screen();
        if (screen.json()) {
            screen.json(new JsonObject()
                    .put("channel", channel)
                    .put("failed", total)
                    .put("items", new JsonArray(new ArrayList<>(oldest))));
            return Exit.OK;
        }
        screen.line(total + " failed in channel " + channel);
        if (total > oldest.size()) {
            screen.line("Indexes go from 0, the oldest, to " + (total - 1) + "; \"failed list " + channel
                    + "\" has the newest with their ids.");
        }
        if (!oldest.isEmpty()) {
            screen.list(
                    new JsonObject().put("items", new JsonArray(new ArrayList<>(oldest))),
                    new Table()
                            .column("INDEX", "index")
                            .column("ID", "id")
                            .column("FUNCTION", "function")
                            .column("REASON", FailedCommand::reason));
        }
        return Exit.OK;
    }

    /** The first, where all of them are few enough to be read. */
    private List<JsonObject> oldest(long total) {
        if (total > 500) {
            return List.of();
        }
        List<JsonObject> all = new ArrayList<>(Screen.items(Pages.get(shell.rest(), path, (int) total)));
        Collections.reverse(all);
        return IntStream.range(0, Math.min(SHOWN, all.size()))
                .mapToObj(index -> all.get(index).copy().put("index", index))
                .toList();
    }

    int reload(String which) {
        String id = id(which);
        String named = path + "/reload";
        JsonObject answer = shell.rest().post(named, ids(id));
        return done(answer, id, "is queued again in channel " + channel);
    }

    int delete(String which) {
        String id = id(which);
        shell.rest().delete(path + "/" + Rest.encode(id));
        return said(
                new JsonObject().put("deleted", id),
                "Task " + id + " is deleted from the fail list of channel " + channel + ".");
    }

    int moveAll(String to) {
        JsonObject answer = shell.rest().post(path + "/reload", new JsonObject().put("to", to));
        long moved = answer.getLong("reloaded", 0L);
        int exit =
                said(answer, moved + " moved from the fail list of channel " + channel + " into channel " + to + ".");
        long refused = answer.getLong("refusedTotal", 0L);
        if (refused == 0) {
            return exit;
        }
        shell.screen().note(refused + " were not: " + why(answer));
        return Exit.FAILED;
    }

    /** Why the first of them was refused. */
    private String why(JsonObject answer) {
        JsonArray refused = answer.getJsonArray("refused", new JsonArray());
        return refused.isEmpty()
                ? "it is not in the fail list of channel " + channel + "."
                : refused.getJsonObject(0).getString("id") + " "
                        + refused.getJsonObject(0).getString("detail") + " ["
                        + refused.getJsonObject(0).getString("code") + "]";
    }

    int move(String to, String which) {
        String id = id(which);
        JsonObject answer = shell.rest().post(path + "/reload", ids(id).put("to", to));
        return done(answer, id, "has moved from the fail list of channel " + channel + " into channel " + to);
    }

    /** It may have left the list since it was looked at. */
    private int done(JsonObject answer, String id, String what) {
        if (answer.getLong("reloaded", 0L) == 1) {
            return said(answer, "Task " + id + " " + what + ".");
        }
        throw new CliFailure(Exit.FAILED, "Task " + id + " was not moved: " + why(answer));
    }

    private int said(JsonObject answer, String sentence) {
        Screen screen = shell.screen();
        if (screen.json()) {
            screen.json(answer);
        } else {
            screen.line(sentence);
        }
        return Exit.OK;
    }

    /** An id as it is; of an index, the id of the task that stands there now. */
    private String id(String which) {
        if (!which.matches("\\d{1,9}")) {
            return which;
        }
        int index = Integer.parseInt(which);
        long total = count();
        if (index >= total) {
            throw new CliFailure(
                    Exit.FAILED,
                    "There is no failed task at " + index + " in channel " + channel + ": "
                            + (total == 0 ? "its fail list is empty." : "they go from 0 to " + (total - 1) + "."));
        }
        List<JsonObject> newest = Screen.items(Pages.get(shell.rest(), path, (int) (total - index)));
        if (newest.size() < total - index) {
            throw new CliFailure(Exit.FAILED, "The fail list of channel " + channel + " has just changed: look again.");
        }
        return newest.get(newest.size() - 1).getString("id");
    }

    private long count() {
        return shell.rest().get(path + "?count=true").getLong("count", 0L);
    }

    private static JsonObject ids(String id) {
        return new JsonObject().put("ids", new JsonArray().add(id));
    }
}
