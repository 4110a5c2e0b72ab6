package io.waggle.api;

import java.util.List;
import java.util.Locale;

/**
 * Writes Prometheus' text format, version 0.0.4: each family once, with HELP and TYPE before its samples. One thread,
 * once.
 */
final class PrometheusText {

    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(16_384);
    private String family = "";

    /** Begins a family. */
    PrometheusText family(String name, String type, String help) {
        family = name;
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help.replace("\\", "\\\\").replace("\n", "\\n"));
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** A sample of the family; its labels are name and value in turns. */
    PrometheusText sample(double value, String... labels) {
        return line(family, value, labels, "");
    }

    /** A family of one sample. */
    PrometheusText single(String name, String type, String help, double value) {
        return family(name, type, help).sample(value);
    }

    /**
     * The samples of a histogram of seconds.
     *
     * @param ends the upper ends of its classes, ms
     * @param upTo how many values were no larger than each
     */
    PrometheusText histogram(List<Long> ends, long[] upTo, long count, double sum, String... labels) {
        for (int i = 0; i < upTo.length; i++) {
            line(family + "_bucket", (double) upTo[i], labels, number(ends.get(i) / 1000.0));
        }
        line(family + "_bucket", (double) count, labels, "+Inf");
        line(family + "_sum", sum, labels, "");
        return line(family + "_count", (double) count, labels, "");
    }

    private PrometheusText line(String name, double value, String[] labels, String end) {
        text.append(name);
        char mark = '{';
        for (int i = 0; i + 1 < labels.length; i += 2) {
            label(mark, labels[i], labels[i + 1]);
            mark = ',';
        }
        if (!end.isEmpty()) {
            label(mark, "le", end);
            mark = ',';
        }
        text.append(mark == ',' ? "} " : " ").append(number(value)).append('\n');
        return this;
    }

    private void label(char mark, String name, String value) {
        text.append(mark)
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"');
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : Double.toString(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
