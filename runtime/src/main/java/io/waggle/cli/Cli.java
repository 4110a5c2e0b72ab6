package io.waggle.cli;

import static java.util.Objects.requireNonNull;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's command line: the client verbs, and the manners all verbs share. Main thread. */
@Command(
        name = "waggle",
        description = "Runs functions from jars as distributed tasks. Start with \"waggle node\".",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LoginCommand.class,
            ProfilesCommand.class,
            PasswordCommand.class,
            UsersCommand.class,
            UserCommand.class,
            TokensCommand.class,
            TokenCommand.class,
            AuditCommand.class,
            DeployCommand.class,
            SubmitCommand.class,
            TaskCommand.class,
            WhyCommand.class,
            LogsCommand.class,
            LogLevelCommand.class,
            TasksCommand.class,
            BulkCommand.Prioritize.class,
            StatsCommand.class,
            FacetsCommand.class,
            ChannelsCommand.class,
            ChannelCommand.class,
            FailedCommand.class,
            ReloadCommand.class,
            ErrorsCommand.class,
            DevicesCommand.class,
            DeviceCommand.class,
            DispatchCommand.class,
            CommandsCommand.class,
            NodesCommand.class,
            NodeStopCommand.class,
            ExecCommand.class,
            FunctionsCommand.class,
            BusCommand.class,
            CallCommand.class,
            DumpCommand.class,
            PingCommand.class,
            ShellCommand.class,
            CompletionCommand.class,
            VersionCommand.class,
            DemoCommand.class
        })
public final class Cli {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean unusedHelp;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Shows the stack trace of a failure.")
    private boolean verbose;

    private Cli() {}

    /** The command line, to which the verbs that run things are added. */
    public static CommandLine commandLine() {
        Cli cli = new Cli();
        CommandLine line = new CommandLine(cli);
        line.setExecutionExceptionHandler((failure, command, parsed) -> cli.report(failure, command.getErr()));
        line.setParameterExceptionHandler((misuse, words) -> explain(misuse));
        line.getCommandSpec()
                .usageMessage()
                .footer(
                        "",
                        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no node there, 4 not allowed.",
                        "Clients take the node's address from --url, --profile, WAGGLE_URL or WAGGLE_PROFILE, and the"
                                + " token from \"waggle login\" or WAGGLE_TOKEN.");
        // What follows the program is the program's.
        requireNonNull(line.getSubcommands().get("exec")).setStopAtPositional(true);
        Examples.addTo(line);
        return line;
    }

    /** The error stays in sight: the whole help is a wall, and only shown where no verb was given. */
    private static int explain(ParameterException misuse) {
        CommandLine command = misuse.getCommandLine();
        PrintWriter err = command.getErr();
        boolean root = command.getParent() == null;
        List<String> unmatched = misuse instanceof UnmatchedArgumentException wrong ? wrong.getUnmatched() : List.of();
        if (root && unmatched.isEmpty()) {
            command.usage(err);
            return Exit.USAGE;
        }
        err.println("waggle: "
                + (root && !unmatched.get(0).startsWith("-")
                        ? "There is no verb \"" + unmatched.get(0) + "\"."
                        : misuse.getMessage() + "."));
        if (!UnmatchedArgumentException.printSuggestions(misuse, err) && !root) {
            err.print("Usage: " + command.getHelp().synopsis("Usage: ".length()));
        }
        err.println("See \"" + command.getCommandSpec().qualifiedName() + " --help\".");
        return Exit.USAGE;
    }

    private int report(Exception failure, PrintWriter err) {
        if (verbose) {
            failure.printStackTrace(err);
        }
        if (failure instanceof CliFailure known) {
            err.println("waggle: " + Screen.plain(String.valueOf(known.getMessage())));
            return known.exit();
        }
        if (failure instanceof Problem problem) {
            err.println("waggle: " + Screen.plain(problem.detail()));
            return problem.code() == ProblemCode.BAD_REQUEST ? Exit.USAGE : Exit.FAILED;
        }
        err.println("waggle: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage())
                + (verbose ? "" : " (--verbose shows where)"));
        return Exit.FAILED;
    }
}
