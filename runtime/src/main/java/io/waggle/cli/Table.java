package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of JSON objects under headings, as wide as they need to be. One thread. */
final class Table {

    private static final int WIDEST = 60;

    private record Column(String heading, Function<JsonObject, @Nullable Object> value) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A column that shows a field. */
    Table column(String heading, String field) {
        return column(heading, row -> row.getValue(field));
    }

    /** A column that shows what the function makes of a row. */
    Table column(String heading, Function<JsonObject, @Nullable Object> value) {
        columns.add(new Column(heading, value));
        return this;
    }

    void add(JsonObject row) {
        rows.add(columns.stream()
                .map(column -> shorten(Screen.cell(column.value().apply(row))))
                .toList());
    }

    String text() {
        if (rows.isEmpty()) {
            return "(none)\n";
        }
        StringBuilder text = new StringBuilder();
        append(text, columns.stream().map(Column::heading).toList());
        rows.forEach(row -> append(text, row));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            line.append(cell).append(" ".repeat(width(i) - cell.length() + 2));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(columns.get(column).heading().length(), Math::max);
    }

    private static String shorten(String cell) {
        return cell.length() <= WIDEST ? cell : cell.substring(0, WIDEST - 1) + "…";
    }
}
