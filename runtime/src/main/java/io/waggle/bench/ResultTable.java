package io.waggle.bench;

import io.waggle.rig.Numbers;
import io.waggle.rig.TextTable;
import java.util.List;
import java.util.Locale;

/** The results as a table: for a terminal, and for Markdown. Pure functions. */
final class ResultTable {

    static final List<String> HEADINGS = List.of("workload", "value", "unit", "per R1", "must", "goal", "");

    /** What stands behind a figure that does not reach what it must. */
    static final String MISSED = "MISSED";

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
        if (!figure.meetsMust()) {
            return MISSED;
        }
        return figure.meetsGoal() && figure.target().measure() != Target.Measure.HOLDS ? "goal met" : "met";
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
        return TextTable.text(HEADINGS, rows(figures), 1);
    }

    /** For a document. */
    static String markdown(List<Figure> figures) {
        return TextTable.markdown(HEADINGS, rows(figures), 1);
    }
}
