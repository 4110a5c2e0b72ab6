package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Uploads a function unit and says which nodes have loaded it. */
@Command(name = "deploy", description = "Deploys a jar with functions to the whole cluster.")
final class DeployCommand extends ClientCommand {

    @Parameters(paramLabel = "JAR", description = "The function unit.")
    private Path jar;

    @Override
    int run(Rest rest, Screen screen) {
        String name = String.valueOf(jar.getFileName());
        JsonObject deployment = rest.putJar("/functions?file=" + Rest.encode(name), jar);
        List<JsonObject> nodes = deployment.getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .toList();
        if (screen.json()) {
            screen.json(deployment);
        } else {
            screen.line((deployment.getBoolean("fresh", true) ? "Deployed " : "Was deployed already: ") + name
                    + " as version " + deployment.getString("version") + ": "
                    + Screen.cell(deployment.getValue("functions")));
            nodes.forEach(node -> screen.line("  " + node.getString("node") + "  " + node.getString("outcome") + "  "
                    + node.getString("detail", "")));
        }
        boolean refused = nodes.stream().anyMatch(node -> "REFUSED".equals(node.getString("outcome")));
        return refused ? Exit.FAILED : Exit.OK;
    }
}
