package io.waggle.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What really ran, from the functions' ledgers at the end. One thread; blocks while it is made. */
final class Runs {

    private final Survey survey;
    private final byte[] starts;
    private final long[] largestFence;
    private final BitSet fulfilled = new BitSet();
    private final List<String> strangers = new ArrayList<>();
    private final Map<Integer, List<Execution>> several = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private int failures;
    private int interruptions;

    private Runs(Survey survey, int size) {
        this.survey = survey;
        this.starts = new byte[size];
        this.largestFence = new long[size];
    }

    /** @param size how many numbers were given out */
    static Runs read(Ledgers ledgers, Survey survey, int size) throws IOException {
        Runs runs = new Runs(survey, size);
        ledgers.all((writer, entry) -> runs.count(entry));
        Map<Integer, Execution> begun = new HashMap<>();
        String[] last = {""};
        ledgers.all((writer, entry) -> {
            if (!writer.equals(last[0])) {
                runs.close(last[0], begun);
                last[0] = writer;
            }
            runs.follow(writer, entry, begun);
        });
        runs.close(last[0], begun);
        runs.several.values().forEach(list -> list.sort(Comparator.comparingLong(Execution::from)));
        return runs;
    }

    private void count(Entry entry) {
        int number = entry.number();
        if (number < 0 || number >= starts.length) {
            strangers.add(entry.id());
            return;
        }
        switch (entry.what()) {
            case 'S' -> {
                starts[number] = (byte) Math.min(Byte.MAX_VALUE, starts[number] + 1);
                largestFence[number] = Math.max(largestFence[number], entry.fence());
            }
            case 'E' -> {
                if (entry.fence() == survey.fence(number)) {
                    fulfilled.set(number);
                }
            }
            case 'F' -> failures++;
            default -> interruptions++;
        }
    }

    private void follow(String writer, Entry entry, Map<Integer, Execution> begun) {
        int number = entry.number();
        if (number < 0 || number >= starts.length) {
            return;
        }
        if (entry.what() == 'S') {
            Execution before = begun.put(number, Execution.started(writer, entry));
            if (before != null) {
                keep(number, before);
            }
            return;
        }
        Execution execution = begun.get(number);
        if (execution != null && execution.fence() == entry.fence()) {
            begun.remove(number);
            keep(number, execution.ended(entry));
        }
    }

    /** What a process had begun and not ended when its ledger broke off. */
    private void close(String writer, Map<Integer, Execution> begun) {
        if (!begun.isEmpty()) {
            open.put(writer, begun.size());
        }
        begun.forEach(this::keep);
        begun.clear();
    }

    private void keep(int number, Execution execution) {
        if (starts[number] > 1) {
            several.computeIfAbsent(number, n -> new ArrayList<>()).add(execution);
        }
    }

    int starts(int number) {
        return starts[number];
    }

    /** The largest fence with which it was ever started. */
    long largestFence(int number) {
        return largestFence[number];
    }

    /** Whether a function ended with the fence whose completion was accepted. */
    boolean fulfilled(int number) {
        return fulfilled.get(number);
    }

    /** Ids that no client ever made. */
    List<String> strangers() {
        return strangers;
    }

    /** The executions of tasks that have several, by the time they started. */
    Map<Integer, List<Execution>> several() {
        return several;
    }

    /** How many tasks a process was at work on when it ended. */
    int openAtEnd(String writer) {
        return open.getOrDefault(writer, 0);
    }

    int failures() {
        return failures;
    }

    int interruptions() {
        return interruptions;
    }
}
