package io.waggle.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The interactive terminal. Where no person types, it reads a script from standard input. Main thread. */
@Command(
        name = "shell",
        description = {
            "The interactive terminal: all client verbs without the word waggle, and the commands of older systems",
            "under their own names. With standard input that is no terminal, it runs it line by line; its exit code",
            "is 1 then if any command failed."
        })
final class ShellCommand extends ClientCommand {

    @Spec
    private CommandSpec spec;

    @Override
    int run(Rest rest, Screen screen) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        return Boolean.getBoolean("waggle.input.terminal") && Screen.isTerminal()
                ? typed(out, screen)
                : script(out, screen);
    }

    private Shell shell(PrintWriter out, Screen screen, Predicate<String> asked) {
        return new Shell(() -> verbs(out, screen), this::rest, out, screen.json(), asked);
    }

    /** The client verbs; they go where this shell goes, and print as it does. */
    private CommandLine verbs(PrintWriter out, Screen screen) {
        CommandLine line = Cli.commandLine().setOut(out).setErr(out);
        line.setDefaultValueProvider(option -> {
            if (!option.isOption()) {
                return null;
            }
            String name = ((CommandLine.Model.OptionSpec) option).longestName();
            return name.equals("--json") && screen.json() ? "true" : chosen(name);
        });
        return line;
    }

    private int typed(PrintWriter out, Screen screen) throws IOException {
        try (ShellTerminal terminal = new ShellTerminal(credentials().file().resolveSibling("shell-history"))) {
            Shell shell = shell(out, screen, terminal::sure);
            terminal.run(shell, this::rest);
        }
        return Exit.OK;
    }

    /** Verbs that would ask for something find nothing: what stands there are commands. */
    private int script(PrintWriter out, Screen screen) throws IOException {
        Shell shell = shell(out, screen, question -> true);
        InputStream commands = System.in;
        System.setIn(InputStream.nullInputStream());
        boolean failed = false;
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                out.println("> " + line.strip());
                out.flush();
                if (Shell.leaves(line)) {
                    break;
                }
                failed |= shell.run(line) != Exit.OK;
            }
        } finally {
            System.setIn(commands);
        }
        return failed ? Exit.FAILED : Exit.OK;
    }
}
