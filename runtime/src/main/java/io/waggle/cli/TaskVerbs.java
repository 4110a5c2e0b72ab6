package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done to one task. Main thread. */
final class TaskVerbs {

    private TaskVerbs() {}

    /** One task by its id. */
    abstract static class One extends ClientCommand {

        @Parameters(paramLabel = "ID", description = "The task's id, or <channel>/<id>.")
        private String id;

        String path() {
            return "/tasks/" + Rest.encode(id);
        }

        String id() {
            return id;
        }
    }

    /** Cancels it. */
    @Command(name = "cancel", description = "Cancels a task for good; one that runs is interrupted.")
    static final class Cancel extends One {
        @Override
        int run(Rest rest, Screen screen) {
            return said(screen, rest.post(path() + "/cancel", new JsonObject()));
        }
    }

    /** Runs it again. */
    @Command(name = "rerun", description = "Runs a task again that has ended, under its id.")
    static final class Rerun extends One {
        @Override
        int run(Rest rest, Screen screen) {
            return said(screen, rest.post(path() + "/rerun", new JsonObject()));
        }
    }

    /** Submits it once more. */
    @Command(name = "copy", description = "Submits a task once more, under a new id.")
    static final class Copy extends One {

        @Mixin
        private CopyEdit edit = new CopyEdit();

        @Override
        int run(Rest rest, Screen screen) {
            return said(screen, rest.post(path() + "/copy", edit.toJson()));
        }
    }

    /** Forgets it. */
    @Command(name = "delete", description = "Deletes a task that does not run.")
    static final class Delete extends One {
        @Override
        int run(Rest rest, Screen screen) {
            rest.delete(path());
            if (screen.json()) {
                screen.json(new JsonObject().put("deleted", 1));
            } else {
                screen.line(id() + "  deleted");
            }
            return Exit.OK;
        }
    }

    /** Changes it. */
    @Command(name = "set", description = "Gives a task that waits another priority or payload.")
    static final class Set extends One {

        @Option(
                names = "--priority",
                paramLabel = "N",
                description = "Its new priority; it goes to the end of that line.")
        private @Nullable Integer priority;

        @Option(names = "--payload", paramLabel = "JSON", description = "Its new payload.")
        private @Nullable String payload;

        @Override
        int run(Rest rest, Screen screen) {
            if (priority == null && payload == null) {
                throw new CliFailure(Exit.USAGE, "Name what to set: --priority, --payload or both.");
            }
            JsonObject change = new JsonObject();
            if (priority != null) {
                change.put("priority", priority);
            }
            if (payload != null) {
                change.put("payload", Payloads.read(payload));
            }
            return said(screen, rest.patch(path(), change));
        }
    }

    private static int said(Screen screen, JsonObject task) {
        if (screen.json()) {
            screen.json(task);
        } else {
            screen.line(task.getString("id") + "  " + task.getString("state") + " in " + task.getString("channel"));
        }
        return Exit.OK;
    }
}
