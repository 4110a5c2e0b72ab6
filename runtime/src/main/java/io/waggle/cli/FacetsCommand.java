package io.waggle.cli;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows which values a field of tasks has. */
@Command(
        name = "facets",
        description = "Shows which functions, channels, batches, devices or states there are tasks of.")
final class FacetsCommand extends ClientCommand {

    /** The fields that have facets. */
    static final class Fields implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("function", "channel", "batch", "device", "state").iterator();
        }
    }

    @Parameters(
            paramLabel = "FIELD",
            completionCandidates = Fields.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    private String field;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only values that begin so.")
    private @Nullable String prefix;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many (default: 50).")
    private int limit;

    @Override
    int run(Rest rest, Screen screen) {
        screen.list(
                rest.get("/facets?field=" + Rest.encode(field) + "&limit=" + limit
                        + (prefix == null ? "" : "&prefix=" + Rest.encode(prefix))),
                new Table()
                        .column(field.toUpperCase(java.util.Locale.ROOT), "value")
                        .column("TASKS", "count"));
        return Exit.OK;
    }
}
