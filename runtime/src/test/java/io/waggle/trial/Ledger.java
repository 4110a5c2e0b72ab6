package io.waggle.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What really ran: the lines that the function {@code work} appended, from every process. */
record Ledger(List<Line> lines) {

    /**
     * A start or an end.
     *
     * @param start whether it is a start, else an end
     * @param at milliseconds since 1970
     */
    record Line(boolean start, String id, int attempt, long fence, long pid, long at, String name) {}

    static Ledger read(Path file) {
        try {
            return new Ledger(
                    Files.exists(file)
                            ? Files.readAllLines(file).stream()
                                    .map(Ledger::line)
                                    .toList()
                            : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) {
        String[] part = text.split(" ", 7);
        return new Line(
                part[0].equals("S"),
                part[1],
                Integer.parseInt(part[2]),
                Long.parseLong(part[3]),
                Long.parseLong(part[4]),
                Long.parseLong(part[5]),
                part[6]);
    }

    List<Line> starts() {
        return lines.stream().filter(Line::start).toList();
    }

    List<Line> ends() {
        return lines.stream().filter(line -> !line.start()).toList();
    }

    List<Line> startsOf(long pid) {
        return starts().stream().filter(line -> line.pid() == pid).toList();
    }

    /** How often each task was started. */
    Map<String, Long> runs() {
        return starts().stream().collect(Collectors.groupingBy(Line::id, Collectors.counting()));
    }
}
