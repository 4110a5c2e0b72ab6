package io.waggle.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under headings: the first columns, and what bears no heading, to the left, the others to the right. */
public final class TextTable {

    private TextTable() {}

    /** For a terminal. */
    public static String text(List<String> headings, List<List<String>> rows, int left) {
        List<List<String>> all = new ArrayList<>(List.of(headings));
        all.addAll(rows);
        int[] widths = IntStream.range(0, headings.size())
                .map(column ->
                        all.stream().mapToInt(row -> row.get(column).length()).reduce(1, Math::max))
                .toArray();
        return all.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> pad(row.get(i), widths[i], toLeft(headings, i, left)))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean toLeft(List<String> headings, int column, int left) {
        return column < left
                || headings.get(column).isEmpty()
                || headings.get(column).equals("unit");
    }

    private static String pad(String cell, int width, boolean left) {
        String blanks = " ".repeat(width - cell.length());
        return left ? cell + blanks : blanks + cell;
    }

    /** For a document. */
    public static String markdown(List<String> headings, List<List<String>> rows, int left) {
        String rule = IntStream.range(0, headings.size())
                .mapToObj(i -> toLeft(headings, i, left) ? "---" : "--:")
                .collect(Collectors.joining("|", "|", "|\n"));
        return line(headings) + rule + rows.stream().map(TextTable::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
