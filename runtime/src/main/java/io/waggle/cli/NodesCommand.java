package io.waggle.cli;

import picocli.CommandLine.Command;

/** Lists the nodes. */
@Command(name = "nodes", description = "Lists the nodes of the cluster.")
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
}
