package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows, shuts and opens the gates of the whole system. */
@Command(
        name = "dispatch",
        description = "Shows the gates of the whole system, or shuts and opens them; stop stops all devices too.",
        sortOptions = false)
final class DispatchCommand extends ClientCommand {

    /** What can be done with the gates. */
    enum Verb {
        pause,
        start,
        stop
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "COMMAND",
            description = "One of: ${COMPLETION-CANDIDATES}; none: shows them.")
    private @Nullable Verb verb;

    @Option(names = "--intake", description = "Only whether new tasks are taken in.")
    private boolean intake;

    @Option(names = "--dispatch", description = "Only whether tasks are given out.")
    private boolean dispatch;

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Override
    int run(Rest rest, Screen screen) {
        Verb wanted = verb;
        if (wanted == null) {
            show(rest.get("/dispatch"), screen);
            return Exit.OK;
        }
        if (wanted == Verb.stop && (intake || dispatch)) {
            throw new CliFailure(Exit.USAGE, "stop shuts both gates: to shut one of them, use pause.");
        }
        return Receipts.show(
                rest.post("/dispatch/" + wanted + Receipts.query(dryRun), which(intake, dispatch)), screen);
    }

    private static void show(JsonObject gates, Screen screen) {
        if (screen.json()) {
            screen.json(gates);
            return;
        }
        screen.line("state     " + gates.getString("state"));
        screen.line("intake    " + gate(gates.getJsonObject("intake")));
        screen.line("dispatch  " + gate(gates.getJsonObject("dispatch")));
    }

    private static String gate(@Nullable JsonObject shut) {
        return shut == null ? "open" : "shut by " + shut.getString("by") + " " + Screen.ago(shut.getValue("since"));
    }

    /** The gates that were named; none: what is usual. */
    static JsonObject which(boolean intake, boolean dispatch) {
        JsonObject which = new JsonObject();
        if (intake) {
            which.put("intake", true);
        }
        if (dispatch) {
            which.put("dispatch", true);
        }
        return which;
    }
}
