package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends one node and shows the receipt. */
@Command(
        name = "node-stop",
        description = "Ends a node: it takes nothing new, what runs comes to its end, its process ends with 0.")
final class NodeStopCommand extends ClientCommand {

    @Parameters(paramLabel = "NODE", description = "The node's name.")
    private String node;

    @Option(names = "--now", description = "Gives what runs no longer than the node's drain.")
    private boolean now;

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Override
    int run(Rest rest, Screen screen) {
        return Receipts.show(
                rest.post(
                        "/nodes/" + Rest.encode(node) + "/stop" + Receipts.query(dryRun),
                        new JsonObject().put("now", now)),
                screen);
    }
}
