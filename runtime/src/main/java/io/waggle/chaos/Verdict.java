package io.waggle.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.chaos.Finding.Wrong;
import io.waggle.rig.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run has shown.
 *
 * @param conditions under which it took place
 * @param plan the faults as they were planned
 * @param episodes the faults as they took place
 * @param counts of what there was, by name
 * @param findings what must not be
 * @param guards without which it proves nothing
 * @param times how long things took
 */
public record Verdict(
        JsonObject conditions,
        Plan plan,
        List<Episode> episodes,
        Map<String, Long> counts,
        List<Finding> findings,
        List<Guard> guards,
        Times times) {

    private static final int SHOWN = 8;

    /** Whether nothing is wrong, and the run proves it. */
    public boolean passed() {
        return findings.isEmpty() && guards.stream().allMatch(Guard::holds);
    }

    /** Which rules were broken, each once. */
    List<Wrong> broken() {
        return findings.stream().map(Finding::wrong).distinct().sorted().toList();
    }

    private long count(Wrong wrong) {
        return findings.stream().filter(finding -> finding.wrong() == wrong).count();
    }

    /** How often each kind of fault took place. */
    private Map<String, Integer> faults() {
        Map<String, Integer> kinds = new TreeMap<>();
        episodes.forEach(episode -> kinds.merge(episode.kind().word(), 1, Integer::sum));
        return kinds;
    }

    /** For programs. */
    public JsonObject json() {
        long zero = episodes.stream().mapToLong(Episode::began).min().orElse(0);
        JsonObject json = new JsonObject().mergeIn(conditions);
        json.put("passed", passed());
        json.put("faults", new JsonObject(Map.copyOf(faults())));
        counts.forEach(json::put);
        for (Wrong wrong : Wrong.values()) {
            json.put(camel(wrong.name()), count(wrong));
        }
        json.put("redeliveryMs", Times.json(times.redelivery()))
                .put("firstRedeliveryMs", Times.json(times.first()))
                .put("resumeMs", Times.json(times.resume()))
                .put("refusalMs", Times.json(times.refusal()));
        JsonArray held = new JsonArray();
        guards.forEach(guard -> held.add(new JsonObject()
                .put("name", guard.name())
                .put("value", guard.value())
                .put("least", guard.least())
                .put("holds", guard.holds())));
        JsonArray found = new JsonArray();
        findings.stream()
                .limit(1_000)
                .forEach(finding -> found.add(finding.wrong().words() + ": " + finding.text()));
        JsonArray done = new JsonArray();
        episodes.forEach(episode -> done.add(episode.toJson(zero)));
        return json.put("guards", held)
                .put("findings", found)
                .put("plan", plan.toJson())
                .put("episodes", done);
    }

    private static String camel(String name) {
        String[] words = name.toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder all = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            all.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
        }
        return all.toString();
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nseed %d, %d nodes, %.1f minutes of faults, commit %s%n%n",
                plan.seed(),
                plan.nodes(),
                plan.lastsMs() / 60_000.0,
                conditions.getString("commit")));
        List<List<String>> rows = new ArrayList<>();
        faults().forEach((kind, times) -> rows.add(List.of(kind, Integer.toString(times))));
        rows.add(List.of("in all", Integer.toString(episodes.size())));
        text.append(TextTable.text(List.of("fault", "times"), rows, 1)).append('\n');
        List<List<String>> seen = new ArrayList<>();
        counts.forEach((name, count) -> seen.add(List.of(words(name), String.format(Locale.ROOT, "%,d", count))));
        text.append(TextTable.text(List.of("seen", "count"), seen, 1)).append('\n');
        List<List<String>> judged = new ArrayList<>();
        for (Wrong wrong : Wrong.values()) {
            judged.add(List.of(wrong.words(), Long.toString(count(wrong)), "0", count(wrong) == 0 ? "" : "WRONG"));
        }
        guards.forEach(guard -> judged.add(List.of(
                guard.name(),
                String.format(Locale.ROOT, "%,d", guard.value()),
                String.format(Locale.ROOT, ">= %,d", guard.least()),
                guard.holds() ? "" : "TOO FEW")));
        text.append(TextTable.text(List.of("judged", "is", "must be", ""), judged, 1))
                .append('\n');
        text.append("kill -9 to running again, ms:       ")
                .append(Times.text(times.redelivery()))
                .append("\n   the first task of each kill:     ")
                .append(Times.text(times.first()))
                .append("\nRedis back to new work running, ms: ")
                .append(Times.text(times.resume()))
                .append("\nan honest \"not now\", ms:            ")
                .append(Times.text(times.refusal()))
                .append("\n\n");
        for (Wrong wrong : broken()) {
            findings.stream()
                    .filter(finding -> finding.wrong() == wrong)
                    .limit(SHOWN)
                    .forEach(finding -> text.append(wrong.words())
                            .append(": ")
                            .append(finding.text())
                            .append('\n'));
        }
        return text.append(passed() ? "PASSED\n" : "FAILED\n").toString();
    }

    /** {@code staleRefused} as "stale refused". */
    private static String words(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
