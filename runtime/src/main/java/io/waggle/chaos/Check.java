package io.waggle.chaos;

import io.vertx.core.json.JsonObject;
import io.waggle.chaos.Finding.Wrong;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Compares what clients and functions wrote with what the system says. One thread. */
final class Check {

    private final long seed;
    private final Book book;
    private final Survey survey;
    private final Runs runs;
    private final Shocks shocks;
    private final List<Finding> findings = new ArrayList<>();

    Check(long seed, Book book, Survey survey, Runs runs, Shocks shocks) {
        this.seed = seed;
        this.book = book;
        this.survey = survey;
        this.runs = runs;
        this.shocks = shocks;
    }

    /** Everything that must not be. */
    List<Finding> findings(Kept kept) {
        for (int number = 0; number < book.size(); number++) {
            if (kept.has(number)) {
                retention(number, kept.isKept(number));
            } else {
                task(number);
            }
        }
        if (kept.unheard() > 0) {
            add(
                    Wrong.STRANDED,
                    kept.unheard() + " tasks were not found by nodes that were free and had not been told of them");
        }
        survey.strangers().forEach(address -> add(Wrong.PHANTOM, address + " is there, and nobody submitted it"));
        runs.strangers().forEach(id -> add(Wrong.PHANTOM, id + " ran, and nobody submitted it"));
        runs.several().forEach(this::again);
        Job.CHANNELS.forEach(this::counters);
        return List.copyOf(findings);
    }

    private void task(int number) {
        String id = Job.id(number);
        Book.Word word = book.word(number);
        int times = survey.times(number);
        if (times > 1) {
            add(Wrong.TWO_STATES, id + " is listed " + times + " times, last as " + survey.state(number));
        }
        if (times == 0) {
            if (word == Book.Word.ACKNOWLEDGED || runs.starts(number) > 0) {
                add(Wrong.LOST, id + " was " + word + ", was started " + runs.starts(number) + " times and is nowhere");
            }
            return;
        }
        if (word == Book.Word.REFUSED || (word == Book.Word.ASKED && !book.wasAsked(number))) {
            add(Wrong.PHANTOM, id + " is " + survey.state(number) + ", and was not submitted or was refused");
        }
        switch (survey.state(number)) {
            case "SUCCEEDED" -> succeeded(number, id);
            case "FAILED" -> failed(number, id);
            default -> add(Wrong.STRANDED, id + " is " + survey.state(number) + " still");
        }
    }

    private void succeeded(int number, String id) {
        long fence = survey.fence(number);
        if (!runs.fulfilled(number)) {
            add(Wrong.LOST, id + " is said to have succeeded with fence " + fence + ", with which no function ended");
        } else if (runs.largestFence(number) > fence) {
            add(
                    Wrong.ACCEPTED_STALE,
                    id + " succeeded with fence " + fence + ", and fence " + runs.largestFence(number) + " had begun: "
                            + runs.several().get(number));
        }
        if (Job.draw(seed, number).fails() >= Job.ATTEMPTS) {
            add(Wrong.MISCOUNTED, id + " succeeded, and all its " + Job.ATTEMPTS + " attempts were to fail");
        }
    }

    private void failed(int number, String id) {
        if (Job.draw(seed, number).fails() < Job.ATTEMPTS && !survey.poisoned().contains(number)) {
            add(
                    Wrong.MISCOUNTED,
                    id + " failed, and one of its attempts was to succeed: "
                            + runs.several().get(number));
        }
    }

    private void retention(int number, boolean kept) {
        if (kept != (survey.times(number) == 1)) {
            add(
                    Wrong.RETENTION,
                    Job.id(number) + (kept ? " was one of the last to end and is gone" : " ended early and is there"));
        }
    }

    /** Of a task that ran several times. */
    private void again(int number, List<Execution> executions) {
        for (int i = 1; i < executions.size(); i++) {
            Execution before = executions.get(i - 1);
            Execution after = executions.get(i);
            boolean retried = before.end() == 'F' && before.to() <= after.from() && after.attempt() > before.attempt();
            boolean late = after.fence() < before.fence() && shocks.explain(after);
            if (!retried && !late && !shocks.explain(before)) {
                add(Wrong.DOUBLED, Job.id(number) + ": " + before + " and then " + after);
            }
        }
        attempts(number, executions);
    }

    /** Attempts rise by one after a failure, and by nothing else. */
    private void attempts(int number, List<Execution> executions) {
        List<Execution> claims = new ArrayList<>(executions);
        claims.sort(Comparator.comparingLong(Execution::fence));
        for (int i = 1; i < claims.size(); i++) {
            Execution before = claims.get(i - 1);
            int step = claims.get(i).attempt() - before.attempt();
            boolean failed = before.end() == 'F';
            if (failed ? step != 1 && !(step == 0 && shocks.explain(before)) : step != 0) {
                add(Wrong.MISCOUNTED, Job.id(number) + ": " + before + " and then " + claims.get(i));
            }
        }
    }

    private void counters(String channel) {
        Map.of(
                        "queued",
                        "QUEUED",
                        "running",
                        "RUNNING",
                        "scheduled",
                        "SCHEDULED",
                        "failed",
                        "FAILED",
                        "succeeded",
                        "SUCCEEDED")
                .forEach((field, state) -> same(channel, field, survey.listed(channel, state)));
        survey.figures(channel).ifPresentOrElse(figures -> figures(channel, figures), () -> unfigured(channel));
        boolean all = !channel.equals(Job.CHANNELS.get(Job.KEPT));
        if (all) {
            int there = List.of("QUEUED", "RUNNING", "SCHEDULED", "FAILED", "SUCCEEDED").stream()
                    .mapToInt(state -> survey.listed(channel, state))
                    .sum();
            same(channel, "submittedTotal", there);
            same(channel, "succeededTotal", survey.listed(channel, "SUCCEEDED"));
            same(channel, "failedTotal", survey.listed(channel, "FAILED"));
        }
    }

    /** What is counted with each change of a task, against the channel's own numbers. */
    private void figures(String channel, JsonObject figures) {
        Map.of(
                        "submitted",
                        survey.number(channel, "submittedTotal"),
                        "finished",
                        survey.number(channel, "succeededTotal"),
                        "waiting",
                        survey.number(channel, "queued") + survey.number(channel, "scheduled"),
                        "working",
                        survey.number(channel, "running"),
                        "failed",
                        survey.number(channel, "failed"))
                .forEach((field, there) -> {
                    if (figures.getLong(field) != there.longValue()) {
                        add(
                                Wrong.COUNTERS,
                                "the figures of channel " + channel + " say " + field + " " + figures.getLong(field)
                                        + ", and there are " + there);
                    }
                });
    }

    /** Where no figures are, nothing may have been. */
    private void unfigured(String channel) {
        long submitted = survey.number(channel, "submittedTotal");
        if (submitted > 0) {
            add(Wrong.COUNTERS, "channel " + channel + " has no figures, and " + submitted + " tasks were submitted");
        }
    }

    private void same(String channel, String field, long counted) {
        long said = survey.number(channel, field);
        if (said != counted) {
            add(Wrong.COUNTERS, "channel " + channel + " says " + field + " " + said + ", and there are " + counted);
        }
    }

    private void add(Wrong wrong, String text) {
        findings.add(new Finding(wrong, text));
    }
}
