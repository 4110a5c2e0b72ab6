package io.waggle.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that nodes are asked to run, without a shell and with nothing to read.
 *
 * @param argv the program and its arguments
 * @param timeout after how long it is killed, with all that it started
 * @param cwd the folder it runs in; {@code null}: that of the node
 * @param env what is added to the node's environment
 */
public record Program(
        List<String> argv, Duration timeout, @Nullable String cwd, Map<String, String> env) {

    /** Copies what it is given. */
    public Program {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
    }
}
