package io.waggle.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where passwords and tokens come from: a file, the terminal, which does not show them, or a line of standard input.
 * Never a flag: flags are seen in the process list. Main thread.
 */
final class SecretInput {

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

    /** @param option the flag that names the file */
    String read(@Nullable Path file, String prompt, String option) throws IOException {
        if (file != null) {
            if (!Files.isReadable(file)) {
                throw Rest.unreadable(file);
            }
            return Files.readString(file).strip();
        }
        Console terminal = terminal();
        if (terminal != null) {
            char[] typed = terminal.readPassword("%s", prompt);
            return typed == null ? "" : new String(typed);
        }
        String line = input.readLine();
        if (line == null) {
            throw new CliFailure(Exit.USAGE, "There is no terminal to ask on: give " + option + ".");
        }
        return line.strip();
    }

    /** A password that is new; asked for twice at a terminal, where a slip would lock somebody out. */
    String readNew(@Nullable Path file, String prompt, String option) throws IOException {
        String password = read(file, prompt, option);
        if (file == null && terminal() != null && !password.equals(read(null, "The same again: ", option))) {
            throw new CliFailure(Exit.FAILED, "The two passwords differ: nothing has been done, try again.");
        }
        return password;
    }

    /** Where a password can be asked for without showing it. */
    @SuppressWarnings("SystemConsoleNull") // Before Java 22 it can be null; after, isTerminal() tells.
    private static @Nullable Console terminal() {
        return Screen.isTerminal() ? System.console() : null;
    }
}
