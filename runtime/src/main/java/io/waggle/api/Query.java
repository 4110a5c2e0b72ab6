package io.waggle.api;

import io.vertx.core.MultiMap;
import io.waggle.event.Durations;
import io.waggle.event.Fields;
import io.waggle.event.Nearest;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The query of a request, read strictly: what the route does not know is refused by name. */
final class Query {

    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** Of a request without one. */
    static final Query NONE = new Query(MultiMap.caseInsensitiveMultiMap(), List.of());

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final MultiMap parameters;

    Query(MultiMap parameters, List<String> known) {
        this.parameters = parameters;
        for (String name : parameters.names()) {
            if (!known.contains(name)) {
                throw Fields.bad("there is no query parameter '" + Words.shown(name) + "' here" + hint(name, known));
            }
            if (parameters.getAll(name).size() > 1) {
                throw Fields.bad("the query parameter '" + name + "' is given twice: give it once.");
            }
        }
    }

    /** A value; an empty one counts as absent. */
    Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether a parameter says {@code true}. */
    boolean flag(String name) {
        return switch (text(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Fields.bad("'" + name + "' must be true or false.");
        };
    }

    /** How many items a page is to have. */
    int limit() {
        return text("limit").map(Query::limit).orElse(PAGE);
    }

    /** How long to wait; zero when nothing is said. */
    Duration pause() {
        return text("wait").map(Query::pause).orElse(Duration.ZERO);
    }

    static Duration pause(String text) {
        return Durations.parse(text)
                .filter(duration -> duration.compareTo(LONGEST_WAIT) <= 0)
                .orElseThrow(() -> Fields.bad("'wait' must be a duration of at most 5 minutes, like 30s or PT30S."));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_PAGE) {
                return limit;
            }
        } catch (NumberFormatException noNumber) {
            throw wrongLimit();
        }
        throw wrongLimit();
    }

    private static Problem wrongLimit() {
        return Fields.bad("'limit' must be a whole number from 1 to " + LARGEST_PAGE + ".");
    }

    private static String hint(String name, List<String> known) {
        if (known.isEmpty()) {
            return ": this route takes none.";
        }
        return Nearest.of(name, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; known are " + String.join(", ", known) + ".");
    }
}
