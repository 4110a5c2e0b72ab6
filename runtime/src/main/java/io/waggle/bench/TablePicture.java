package io.waggle.bench;

import java.util.List;

/** The table of results as a picture. Pure functions. */
final class TablePicture {

    private static final int WIDTH = 760;
    private static final int ROW = 22;
    private static final int[] ENDS = {20, 290, 300, 450, 545, 640, 660};

    private TablePicture() {}

    static String of(List<Figure> figures) {
        Svg svg = new Svg(WIDTH, ROW * (figures.size() + 2));
        row(svg, 0, ResultTable.HEADINGS, "head");
        int line = 1;
        for (List<String> cells : ResultTable.rows(figures)) {
            svg.grid(15, line * ROW + 8.0, WIDTH - 15.0, line * ROW + 8.0);
            row(svg, line, cells, "");
            line++;
        }
        return svg.picture("Table of results");
    }

    private static void row(Svg svg, int line, List<String> cells, String style) {
        for (int i = 0; i < cells.size(); i++) {
            boolean end = i == 1 || (i >= 3 && i <= 5);
            String mark = cells.get(i).equals(ResultTable.MISSED) ? "bad" : style;
            svg.text(ENDS[i], (line + 1) * ROW + 2.0, end ? mark + " end" : mark, cells.get(i));
        }
    }
}
