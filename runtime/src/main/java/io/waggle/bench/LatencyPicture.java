package io.waggle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many of a hundred requests took how long, on a logarithmic axis of time. Pure functions. */
final class LatencyPicture {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    /** Each a tenth of a power of ten wide. */
    private static final int BINS = 40;

    private static final int PER_DECADE = 10;
    /** The first bin begins at 10 µs, the last one ends at 100 ms. */
    private static final double LEAST_NANOS = 1e4;

    private LatencyPicture() {}

    static String of(Map<String, long[]> latencies) {
        Svg svg = new Svg(WIDTH, HEIGHT).text(70, 24, "head", "Latency on an idle node: percent of requests");
        List<double[]> all =
                latencies.values().stream().map(LatencyPicture::shares).toList();
        double most =
                all.stream().flatMapToDouble(java.util.Arrays::stream).max().orElse(1);
        Axes axes = new Axes(70, 60, WIDTH - 110.0, HEIGHT - 110.0, BINS, Axes.round(most));
        axes.drawY(svg, "%");
        for (int decade = 0; decade <= BINS / PER_DECADE; decade++) {
            double millis = LEAST_NANOS * Math.pow(10, decade) / 1e6;
            axes.markX(svg, decade * PER_DECADE, ResultTable.number(millis) + " ms");
        }
        int series = 0;
        for (String name : latencies.keySet()) {
            svg.text(WIDTH - 260.0, 80 + series * 18.0, "k" + series % 3, name);
            svg.line(series, outline(axes, all.get(series)));
            series++;
        }
        return svg.picture("Latency histogram");
    }

    /** Percent of the values in each bin; what lies outside counts for the first or the last. */
    static double[] shares(long[] nanos) {
        double[] shares = new double[BINS];
        for (long each : nanos) {
            int bin = (int) Math.floor(PER_DECADE * Math.log10(Math.max(1, each) / LEAST_NANOS));
            shares[Math.max(0, Math.min(BINS - 1, bin))] += 100.0 / nanos.length;
        }
        return shares;
    }

    private static List<Svg.Spot> outline(Axes axes, double[] shares) {
        List<Svg.Spot> spots = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            spots.add(axes.spot(i, shares[i]));
            spots.add(axes.spot(i + 1, shares[i]));
        }
        return spots;
    }
}
