package io.waggle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tasks per second over time, a panel for each workload. Pure functions. */
final class ThroughputPicture {

    private static final int WIDTH = 760;
    private static final int PANEL = 220;
    private static final double NANOS = 1e9;

    private ThroughputPicture() {}

    static String of(Map<String, List<Watch.Point>> courses) {
        Svg svg = new Svg(WIDTH, PANEL * courses.size() + 30);
        int panel = 0;
        for (Map.Entry<String, List<Watch.Point>> course : courses.entrySet()) {
            List<Svg.Spot> rates = rates(course.getValue());
            double top = panel * PANEL + 50.0;
            svg.text(70, top - 26, "head", course.getKey() + ": tasks per second over time");
            if (!rates.isEmpty()) {
                double mostX = rates.get(rates.size() - 1).x();
                double mostY = rates.stream().mapToDouble(Svg.Spot::y).max().orElse(1);
                Axes axes = new Axes(70, top, WIDTH - 110.0, PANEL - 80.0, mostX, Axes.round(mostY));
                axes.drawY(svg, "tasks/s");
                axes.drawX(svg, "s");
                svg.line(panel, rates.stream().map(r -> axes.spot(r.x(), r.y())).toList());
            }
            panel++;
        }
        return svg.picture("Throughput over time");
    }

    /** Rates between looks at least a hundredth of the whole apart; x in seconds, y in tasks per second. */
    static List<Svg.Spot> rates(List<Watch.Point> points) {
        List<Svg.Spot> rates = new ArrayList<>();
        if (points.isEmpty()) {
            return rates;
        }
        long least = points.get(points.size() - 1).nanos() / 100;
        Watch.Point from = new Watch.Point(0, 0);
        for (Watch.Point to : points) {
            long nanos = to.nanos() - from.nanos();
            if (nanos > least) {
                rates.add(new Svg.Spot(to.nanos() / NANOS, (to.done() - from.done()) * NANOS / nanos));
                from = to;
            }
        }
        return rates;
    }
}
