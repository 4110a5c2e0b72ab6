package io.waggle.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The names that live in the cluster, for completing a line; a few seconds old at most. Main thread. */
final class ShellNames {

    private static final long FRESH_NANOS = 5_000_000_000L;

    /** What can be named. */
    enum Kind {
        DEVICE("/devices", "id"),
        CHANNEL("/channels", "name"),
        FUNCTION("/functions", "name"),
        NODE("/nodes", "name");

        private final String path;
        private final String field;

        Kind(String path, String field) {
            this.path = path;
            this.field = field;
        }
    }

    private record Seen(List<String> names, long at) {}

    private final Supplier<Rest> node;
    private final Map<Kind, Seen> seen = new HashMap<>();

    ShellNames(Supplier<Rest> node) {
        this.node = node;
    }

    /** The names of a kind; none where the node does not answer: completing is no place for errors. */
    List<String> of(Kind kind) {
        Seen before = seen.get(kind);
        if (before != null && System.nanoTime() - before.at() < FRESH_NANOS) {
            return before.names();
        }
        List<String> names = ask(kind);
        seen.put(kind, new Seen(names, System.nanoTime()));
        return names;
    }

    private List<String> ask(Kind kind) {
        try {
            return Screen.items(node.get().get(kind.path)).stream()
                    .map(item -> item.getString(kind.field))
                    .toList();
        } catch (CliFailure silent) {
            return List.of();
        }
    }
}
