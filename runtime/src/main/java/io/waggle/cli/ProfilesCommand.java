package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists where somebody has logged in; asks nobody. */
@Command(
        name = "profiles",
        description = "Lists the servers you have logged in to; \"default\" counts where no profile is named.")
final class ProfilesCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Screen screen =
                new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        JsonArray items = new JsonArray();
        JsonObject all = new Credentials(Map.copyOf(System.getenv())).all();
        all.forEach(entry -> {
            JsonObject kept = ((JsonObject) entry.getValue()).copy();
            kept.remove("token");
            items.add(new JsonObject()
                    .put("profile", entry.getKey())
                    .put("url", entry.getKey())
                    .mergeIn(kept));
        });
        screen.list(
                new JsonObject().put("items", items),
                new Table()
                        .column("PROFILE", "profile")
                        .column("URL", "url")
                        .column("USER", "username")
                        .column("TOKEN UNTIL", "expiresAt"));
        return Exit.OK;
    }
}
