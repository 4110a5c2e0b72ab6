package io.waggle.api;

import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.waggle.security.AuditPages;
import io.waggle.security.AuditPages.Filter;
import io.waggle.security.AuditPages.Page;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes all of the audit that fits a filter into one response, a page at a time, and the next when the reader has taken
 * the last. Lives on the request's context.
 */
final class AuditExport {

    private static final int PAGE = 500;
    private static final List<String> COLUMNS = List.of(
            "id",
            "at",
            "by",
            "token",
            "address",
            "node",
            "action",
            "target",
            "outcome",
            "count",
            "before",
            "after",
            "number",
            "previous");

    /** What a spreadsheet would take for a formula. */
    private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r].*", Pattern.DOTALL);

    /** How an entry becomes a line. */
    enum Form {
        NDJSON("application/x-ndjson", "") {
            @Override
            String line(JsonObject entry) {
                return entry.encode() + "\n";
            }
        },
        CSV("text/csv", String.join(",", COLUMNS) + "\r\n") {
            @Override
            String line(JsonObject entry) {
                return COLUMNS.stream().map(name -> cell(entry.getValue(name))).collect(Collectors.joining(","))
                        + "\r\n";
            }
        };

        private final String type;
        private final String head;

        Form(String type, String head) {
            this.type = type;
            this.head = head;
        }

        String type() {
            return type;
        }

        abstract String line(JsonObject entry);
    }

    private final AuditPages pages;
    private final Filter filter;
    private final Form form;
    private final Call call;
    private final Context context;
    private final HttpServerResponse response;

    AuditExport(Call call, AuditPages pages, Filter filter, Form form) {
        this.call = call;
        this.pages = pages;
        this.filter = filter;
        this.form = form;
        this.context = call.vertx().getOrCreateContext();
        this.response = call.context().response();
    }

    /** The answer begins with the first page, so that a store that is out is still a problem of its own. */
    void begin() {
        Routes.on(context, pages.page(filter, "", PAGE))
                .onSuccess(page -> {
                    response.setChunked(true)
                            .putHeader(HttpHeaders.CONTENT_TYPE, form.type + "; charset=utf-8")
                            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                    response.write(form.head);
                    write(page);
                })
                .onFailure(call.context()::fail);
    }

    private void write(Page page) {
        if (response.closed()) {
            return;
        }
        String lines = page.items().stream()
                .map(one -> form.line(AuditResource.toJson(one)))
                .collect(Collectors.joining());
        String next = page.next();
        if (next == null) {
            response.end(lines);
            return;
        }
        response.write(lines)
                .compose(written -> Routes.on(context, pages.page(filter, next, PAGE)))
                .onSuccess(this::write)
                .onFailure(call.context()::fail);
    }

    private static String cell(Object value) {
        String text = value == null ? "" : value instanceof JsonObject json ? json.encode() : value.toString();
        String safe = FORMULA.matcher(text).matches() ? "'" + text : text;
        return safe.matches("[^\",\r\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
