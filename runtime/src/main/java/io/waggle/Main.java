package io.waggle;

import io.waggle.cli.Cli;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/** The program: every verb of {@code waggle}. */
public final class Main {

    private Main() {}

    /** Runs a verb and exits with its code; see {@link io.waggle.cli.Exit}. */
    public static void main(String[] args) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return Cli.commandLine()
                .addSubcommand(new NodeCommand())
                .addSubcommand(new RedisCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new ChaosCommand());
    }
}
