package io.waggle.cli;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every client verb has: the node's address, the token, and how to print. Main thread. */
abstract class ClientCommand implements Callable<Integer> {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The node's address (default: WAGGLE_URL, the profile's, or http://127.0.0.1:8080).")
    private @Nullable String url;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "A server that \"waggle login --profile\" was used for (default: WAGGLE_PROFILE, or the"
                    + " profile \"default\").")
    private @Nullable String profile;

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        Credentials.Choice choice = choice();
        if (!choice.known() && !makesProfiles()) {
            throw new CliFailure(
                    Exit.USAGE,
                    "There is no profile \"" + choice.key() + "\": make it with \"waggle login --profile "
                            + choice.key() + " --url URL\".");
        }
        return run(rest(), screen());
    }

    /** Does the work and returns the exit code. */
    abstract int run(Rest rest, Screen screen) throws Exception;

    /** Whether a profile may be named that is not there yet. */
    boolean makesProfiles() {
        return false;
    }

    final Credentials credentials() {
        return new Credentials(Map.copyOf(System.getenv()));
    }

    final Credentials.Choice choice() {
        Credentials.Choice choice = credentials().choose(url, profile);
        if (!choice.url().matches("https?://[^/\\s]+")
                || URI.create(choice.url()).getHost() == null) {
            throw new CliFailure(Exit.USAGE, "\"" + choice.url() + "\" is no node's address: write http://host:port.");
        }
        return choice;
    }

    /** The node, as whoever is logged in now. */
    final Rest rest() {
        Credentials.Choice choice = choice();
        return new Rest(choice.url(), choice.token());
    }

    /** What was given for an option that says which node; {@code null}: nothing. */
    final @Nullable String chosen(String option) {
        return switch (option) {
            case "--url" -> url;
            case "--profile" -> profile;
            default -> null;
        };
    }

    final Rest anonymous() {
        return new Rest(choice().url(), Optional.empty());
    }

    private Screen screen() {
        return new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
    }
}
