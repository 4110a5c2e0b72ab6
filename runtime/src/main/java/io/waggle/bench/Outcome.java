package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What a run came to, and the forms in which it is told. Immutable once the run is over. */
public final class Outcome {

    private final Results results;
    private final Pictures pictures;

    Outcome(Results results, Pictures pictures) {
        this.results = results;
        this.pictures = pictures;
    }

    /** Whether every workload came to its end and reached what it must. */
    public boolean allMet() {
        return results.allMet();
    }

    /** The file of results. */
    public JsonObject json() {
        return results.toJson();
    }

    /** The table for a terminal, and what has to be known to read it. */
    public String text() {
        StringBuilder text = new StringBuilder("\n");
        if (!results.figures().isEmpty()) {
            text.append(ResultTable.text(results.figures()));
        }
        if (!results.peers().isEmpty()) {
            text.append('\n').append(PeerTable.text(results.peers())).append('\n');
        }
        results.problems().forEach(problem -> text.append(problem).append('\n'));
        JsonObject conditions = results.conditions();
        text.append(String.format(
                Locale.ROOT,
                "R1 %,.0f/s · commit %s · %s · %d cores · %s · size %s%n",
                results.calibration().r1(),
                conditions.getString("commit"),
                conditions.getString("java"),
                conditions.getInteger("cores"),
                conditions.getString("folder"),
                conditions.getString("size")));
        return text.toString();
    }

    Results results() {
        return results;
    }

    Pictures pictures() {
        return pictures;
    }
}
