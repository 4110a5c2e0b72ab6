package io.waggle.bench;

import java.util.Locale;

/**
 * A panel of a picture, and where a value lies in it. Immutable.
 *
 * @param left pixels
 * @param top pixels
 * @param width pixels
 * @param height pixels
 * @param mostX the value at the right end; the left end is 0
 * @param mostY the value at the upper end; the lower end is 0
 */
record Axes(double left, double top, double width, double height, double mostX, double mostY) {

    private static final int STEPS = 4;

    Svg.Spot spot(double x, double y) {
        return new Svg.Spot(left + width * x / mostX, top + height * (1 - y / mostY));
    }

    /** Draws the lines of the panel with the numbers of its upright axis. */
    void drawY(Svg svg, String unit) {
        for (int i = 0; i <= STEPS; i++) {
            double value = mostY * i / STEPS;
            double y = spot(0, value).y();
            svg.grid(left, y, left + width, y);
            svg.text(left - 6, y + 4, "end", i == 0 ? "0" : ResultTable.number(value));
        }
        svg.text(left, top - 8, "", unit);
    }

    /** Writes a number under the panel. */
    void markX(Svg svg, double x, String text) {
        svg.text(spot(x, 0).x(), top + height + 16, "mid", text);
    }

    void drawX(Svg svg, String unit) {
        for (int i = 0; i <= STEPS; i++) {
            double value = mostX * i / STEPS;
            markX(svg, value, String.format(Locale.ROOT, i == STEPS ? "%.1f " + unit : "%.1f", value));
        }
    }

    /** The next of 1, 2, 5, 10, 20 … that is not less, so that axes end at a round number. */
    static double round(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-9))));
        for (double step : new double[] {1, 2, 5}) {
            if (value <= step * power * (1 + 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
