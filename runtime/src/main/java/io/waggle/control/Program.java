package io.waggle.control;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that nodes are asked to run, without a shell and with nothing to read.
 *
 * @param argv the program and its arguments
 * @param timeout after how long it is killed, with all that it started
 * @param cwd the folder it runs in; {@code null}: that of the node
 */
public record Program(
        List<String> argv, Duration timeout, @Nullable String cwd) {

    /** Copies what it is given. */
    public Program {
        argv = List.copyOf(argv);
    }
}
