package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which Waggle this is. */
@Command(name = "version", description = "Says which Waggle and which Java this is.")
final class VersionCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String built = Cli.class.getPackage().getImplementationVersion();
        String version = built == null ? "from a class folder" : built;
        String java = System.getProperty("java.version");
        Screen screen =
                new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        if (json) {
            screen.json(new JsonObject().put("version", version).put("java", java));
        } else {
            screen.line("Waggle " + version + ", Java " + java);
        }
        return Exit.OK;
    }
}
