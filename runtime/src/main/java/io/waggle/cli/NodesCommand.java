package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the nodes, and ends them. */
@Command(
        name = "nodes",
        description = "Lists the nodes of the cluster; stop ends them all.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = NodesCommand.Stop.class)
final class NodesCommand extends ClientCommand {

    @Override
    int run(Rest rest, Screen screen) {
        screen.list(
                rest.get("/nodes"),
                new Table()
                        .column("NODE", "name")
                        .column("STATE", "state")
                        .column("URL", "url")
                        .column("EPOCH", "epoch")
                        .column("VERSION", "version")
                        .column("JAVA", "java")
                        .column("STARTED", node -> Screen.ago(node.getValue("startedAt")))
                        .column("SEEN", node -> Screen.ago(node.getValue("lastSeen"))));
        return Exit.OK;
    }

    /** Ends the cluster. */
    @Command(
            name = "stop",
            description = "Ends all nodes: they take nothing new, what runs comes to its end, they end with 0.")
    static final class Stop extends ClientCommand {

        @Option(names = "--now", description = "Gives what runs no longer than each node's drain.")
        private boolean now;

        @Option(names = "--dry-run", description = "Only says what would be done.")
        private boolean dryRun;

        @Override
        int run(Rest rest, Screen screen) {
            return Receipts.show(
                    rest.post("/nodes/stop" + Receipts.query(dryRun), new JsonObject().put("now", now)), screen);
        }
    }
}
