package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes the last run into the documents: pictures and the file of results into {@code performance/}, table and links
 * between two marks of {@code performance.md}. What stands outside the marks stays. Blocks.
 *
 * @param docs the folder of the documents
 */
public record Report(Path docs) {

    static final String BEGIN = "<!-- bench: the last run, written by scripts/bench --report -->";
    static final String END = "<!-- bench: end of the last run -->";

    /** Writes all; a picture without anything to show is left out, with its link. */
    public void write(Outcome outcome) throws IOException {
        Path page = docs.resolve("performance.md");
        if (!Files.exists(page)) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "There is no " + page + " to write the report into: run scripts/bench in the source tree.");
        }
        Path folder = Files.createDirectories(docs.resolve("performance"));
        Results results = outcome.results();
        Files.writeString(folder.resolve("results.json"), outcome.json().encodePrettily() + "\n");
        StringBuilder links = new StringBuilder();
        Pictures pictures = outcome.pictures();
        links.append(link(folder, "table", "Table of results", TablePicture.of(results.figures())));
        if (!pictures.throughputs().isEmpty()) {
            String picture = ThroughputPicture.of(pictures.throughputs());
            links.append(link(folder, "throughput", "Throughput over time", picture));
        }
        if (!pictures.latencies().isEmpty()) {
            String picture = LatencyPicture.of(pictures.latencies());
            links.append(link(folder, "latency", "Latency histogram", picture));
        }
        Files.writeString(page, replaced(Files.readString(page), section(outcome, links)));
    }

    private static String link(Path folder, String name, String title, String svg) throws IOException {
        Files.writeString(folder.resolve(name + ".svg"), svg);
        return "![" + title + "](performance/" + name + ".svg)\n";
    }

    private static String section(Outcome outcome, CharSequence links) {
        Results results = outcome.results();
        JsonObject conditions = results.conditions();
        String head = String.format(
                Locale.ROOT,
                "%s, commit `%s`, size %s: %d cores, %s, %s, files on %s, append-only file with everysec, load %s at the start. R1"
                        + " was %,.0f/s before, %,.0f/s after and %,.0f/s on average.",
                conditions.getString("at"),
                conditions.getString("commit"),
                conditions.getString("size"),
                conditions.getInteger("cores"),
                conditions.getString("java"),
                conditions.getString("redis", "Redis"),
                conditions.getString("folder"),
                conditions.getValue("load"),
                results.calibration().first().r1(),
                results.calibration().last().r1(),
                results.calibration().r1());
        StringBuilder text = new StringBuilder(head).append("\n\n").append(ResultTable.markdown(results.figures()));
        results.problems().forEach(problem -> text.append("\n").append(problem).append("\n"));
        if (!results.peers().isEmpty()) {
            text.append('\n').append(PeerTable.markdown(results.peers()));
        }
        return text.append('\n').append(links).toString();
    }

    static String replaced(String page, String section) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "performance.md lacks the two marks between which the report goes: \"" + BEGIN + "\" and \"" + END
                            + "\".");
        }
        return page.substring(0, begin + BEGIN.length()) + "\n\n" + section + "\n" + page.substring(end);
    }
}
