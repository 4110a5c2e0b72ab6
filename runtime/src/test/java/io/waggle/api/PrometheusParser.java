package io.waggle.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Prometheus' text format 0.0.4 strictly: whatever the format does not allow fails the test. */
final class PrometheusParser {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SAMPLE = Pattern.compile(
            "(" + NAME + ")(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final List<String> TYPES = List.of("counter", "gauge", "histogram", "summary", "untyped");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private String family = "";

    static PrometheusParser read(String text) {
        PrometheusParser parser = new PrometheusParser();
        assertThat(text).endsWith("\n");
        text.lines().forEach(parser::line);
        parser.histograms();
        return parser;
    }

    /** A sample by its name and labels, as {@code name{a="x",b="y"}} with the labels in order. */
    double value(String sample) {
        Double value = samples.get(sample);
        assertThat(value).as(sample + " among " + samples.keySet()).isNotNull();
        return value;
    }

    Map<String, Double> samples() {
        return samples;
    }

    private void line(String line) {
        if (line.startsWith("# HELP ")) {
            family = line.split(" ", 4)[2];
            assertThat(NAME.matcher(family).matches()).as(line).isTrue();
            assertThat(types).as("a family stands in one place: " + line).doesNotContainKey(family);
        } else if (line.startsWith("# TYPE ")) {
            String[] words = line.split(" ", -1);
            assertThat(words).hasSize(4);
            assertThat(words[2]).isEqualTo(family);
            assertThat(TYPES).contains(words[3]);
            assertThat(words[3].equals("counter")).as(line).isEqualTo(family.endsWith("_total"));
            types.put(family, words[3]);
        } else {
            sample(line);
        }
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        String name = matcher.group(1);
        boolean histogram = "histogram".equals(types.get(family));
        assertThat(histogram ? name.replaceFirst("_(bucket|sum|count)$", "") : name)
                .as(line)
                .isEqualTo(family);
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        while (label.find()) {
            assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
        }
        String value = matcher.group(3);
        double number = value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
        assertThat(samples.put(name + (labels.isEmpty() ? "" : labels), number))
                .as("twice: " + line)
                .isNull();
    }

    /** Buckets rise, and the last one is the count. */
    private void histograms() {
        Pattern end = Pattern.compile("le=[^,}]+, |, le=[^,}]+|\\{le=[^,}]+}");
        Map<String, Double> before = new LinkedHashMap<>();
        samples.forEach((sample, value) -> {
            if (sample.contains("_bucket{")) {
                String series = end.matcher(sample).replaceAll("");
                Double last = before.put(series, value);
                assertThat(value).as(sample).isGreaterThanOrEqualTo(last == null ? 0 : last);
                if (sample.contains("le=+Inf")) {
                    String count = series.replace("_bucket", "_count");
                    assertThat(samples.get(count)).as(count).isEqualTo(value);
                }
            }
        });
    }
}
