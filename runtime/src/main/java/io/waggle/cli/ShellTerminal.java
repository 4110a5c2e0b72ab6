package io.waggle.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal of the shell: lines with editing, completion, and a history that is kept. Main thread. */
final class ShellTerminal implements AutoCloseable {

    private static final String PROMPT = "waggle> ";

    /** A line with one of these words may hold what nobody else is to read. */
    private static final List<String> SECRETS = List.of("password", "passwd", "secret", "token", "login");

    private final Terminal terminal;
    private final Path history;

    /** @param history where the lines are kept, readable for the user alone */
    ShellTerminal(Path history) throws IOException {
        this.history = history;
        this.terminal = TerminalBuilder.builder()
                .system(true)
                .provider("exec")
                .dumb(true)
                .build();
        prepare();
    }

    private void prepare() throws IOException {
        Files.createDirectories(
                history.toAbsolutePath().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Files.createFile(
                    history, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            Files.setPosixFilePermissions(history, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Runs what is typed until somebody leaves. */
    void run(Shell shell, Supplier<Rest> node) {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("waggle")
                .parser(new DefaultParser())
                .completer(new ShellCompleter(shell, new ShellNames(node)))
                .history(new Discreet())
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        terminal.writer().println("\"help\" lists the commands, Tab completes them, \"exit\" leaves.");
        while (true) {
            try {
                String line = reader.readLine(PROMPT);
                if (Shell.leaves(line)) {
                    return;
                }
                var unused = shell.run(line);
            } catch (UserInterruptException e) {
                terminal.writer().println("(\"exit\" leaves)");
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    /** Whether somebody says yes. */
    boolean sure(String question) {
        try {
            String answer =
                    LineReaderBuilder.builder().terminal(terminal).build().readLine(question + " (yes/no) ");
            return answer.strip().toLowerCase(Locale.ROOT).equals("yes");
        } catch (UserInterruptException | EndOfFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    /** Whether a line may be kept. */
    static boolean keeps(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return SECRETS.stream().noneMatch(lower::contains);
    }

    /** A history that forgets secrets. */
    private static final class Discreet extends DefaultHistory {
        @Override
        public void add(Instant time, String line) {
            if (keeps(line)) {
                super.add(time, line);
            }
        }
    }
}
