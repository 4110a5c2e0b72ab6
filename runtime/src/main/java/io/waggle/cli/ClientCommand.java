package io.waggle.cli;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every client verb has: the node's address, the token, and how to print. Main thread. */
abstract class ClientCommand implements Callable<Integer> {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:WAGGLE_URL:-http://127.0.0.1:8080}",
            description = "The node's address (default: ${DEFAULT-VALUE}).")
    private String url;

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        return run(new Rest(url(), credentials().token(url())), screen());
    }

    /** Does the work and returns the exit code. */
    abstract int run(Rest rest, Screen screen) throws Exception;

    final Credentials credentials() {
        return new Credentials(Map.copyOf(System.getenv()));
    }

    final Rest anonymous() {
        return new Rest(url(), Optional.empty());
    }

    private Screen screen() {
        return new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
    }

    private String url() {
        String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        if (!trimmed.matches("https?://[^/\\s]+") || URI.create(trimmed).getHost() == null) {
            throw new CliFailure(Exit.USAGE, "\"" + url + "\" is no node's address: write http://host:port.");
        }
        return trimmed;
    }
}
