package io.waggle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results as a table: for a terminal, and for Markdown. Pure functions. */
final class ResultTable {

    static final List<String> HEADINGS = List.of("workload", "value", "unit", "per R1", "must", "goal", "");

    private ResultTable() {}

    /** A row of cells for each figure. */
    static List<List<String>> rows(List<Figure> figures) {
        return figures.stream().map(ResultTable::row).toList();
    }

    private static List<String> row(Figure figure) {
        Target target = figure.target();
        Double ratio = figure.perR1();
        return List.of(
                target.text(),
                number(figure.value()),
                target.unit(),
                ratio == null ? "" : number(ratio),
                wanted(target, target.must()),
                wanted(target, target.goal()),
                verdict(figure));
    }

    static String verdict(Figure figure) {
        return !figure.meetsMust() ? "MISSED" : figure.meetsGoal() ? "goal met" : "met";
    }

    private static String wanted(Target target, double bound) {
        String text = bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
        return switch (target.measure()) {
            case PER_R1 -> "≥ " + text + " R1";
            case MORE -> "≥ " + text;
            case LESS -> "≤ " + text;
            case HOLDS -> "holds";
        };
    }

    /** Three digits that count, thousands apart. */
    static String number(double value) {
        double rounded = Numbers.rounded(value);
        double size = Math.abs(rounded);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, rounded);
    }

    /** For a terminal. */
    static String text(List<Figure> figures) {
        List<List<String>> all = new ArrayList<>(List.of(HEADINGS));
        all.addAll(rows(figures));
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width =
                        all.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                boolean left = i == 0 || i == 2 || i == HEADINGS.size() - 1;
                line.append(String.format("%" + (left ? "-" : "") + Math.max(1, width) + "s  ", row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** For a document. */
    static String markdown(List<Figure> figures) {
        StringBuilder text = new StringBuilder(line(HEADINGS)).append("|---|--:|---|--:|--:|--:|---|\n");
        rows(figures).forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
