package io.waggle.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Builds a picture as SVG text, readable on light and on dark pages. One thread. */
final class Svg {

    private static final String STYLE = """
            <style>
            svg{--ink:#1f2328;--faint:#d0d7de;--page:#ffffff;--a:#0969da;--b:#bc4c00;--c:#1a7f37;--bad:#cf222e}
            @media (prefers-color-scheme:dark){svg{--ink:#e6edf3;--faint:#3d444d;--page:#0d1117;--a:#58a6ff;--b:#f0883e;\
            --c:#56d364;--bad:#ff7b72}}
            text{font:12px ui-sans-serif,system-ui,sans-serif;fill:var(--ink)}.head{font-weight:600;font-size:14px}
            .end{text-anchor:end}.mid{text-anchor:middle}.bad{fill:var(--bad);font-weight:600}
            .page{fill:var(--page)}.grid{stroke:var(--faint);stroke-width:1}
            polyline{fill:none;stroke-width:2}.s0{stroke:var(--a)}.s1{stroke:var(--b)}.s2{stroke:var(--c)}
            .k0{fill:var(--a)}.k1{fill:var(--b)}.k2{fill:var(--c)}
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;

    /** A point of the picture. */
    record Spot(double x, double y) {}

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Text; the style is one or more of {@code head end mid bad k0 k1 k2}, or empty. */
    Svg text(double x, double y, String style, String text) {
        return add("<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>", x, y, style, escape(text));
    }

    Svg grid(double x1, double y1, double x2, double y2) {
        return add("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2);
    }

    /** A line through points, in one of three colours. */
    Svg line(int colour, List<Spot> spots) {
        String points = spots.stream()
                .map(spot -> String.format(Locale.ROOT, "%.1f,%.1f", spot.x(), spot.y()))
                .collect(Collectors.joining(" "));
        return add("<polyline class=\"s%d\" points=\"%s\"/>", colour % 3, points);
    }

    private Svg add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    /** The whole picture; the title is read to those who do not see it. */
    String picture(String title) {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " aria-label=\"%s\">%n%s<rect class=\"page\" width=\"%d\" height=\"%d\"/>%n%s</svg>%n",
                width,
                height,
                width,
                height,
                escape(title),
                STYLE,
                width,
                height,
                body);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
