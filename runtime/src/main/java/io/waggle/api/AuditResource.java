package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.event.Fields;
import io.waggle.security.Audit;
import io.waggle.security.AuditChain;
import io.waggle.security.AuditChain.Broken;
import io.waggle.security.AuditPages;
import io.waggle.security.AuditPages.Filter;
import io.waggle.store.AuditStore.Stored;
import java.time.Instant;
import java.util.Optional;

/** Who did what, newest first: page by page, or all of it as NDJSON or CSV. Any thread. */
final class AuditResource {

    private final AuditPages pages;
    private final AuditChain chain;

    AuditResource(Audit audit) {
        this.pages = audit.pages();
        this.chain = audit.chain();
    }

    void mount(Routes routes) {
        routes.raw(GET, Permissions.API + "/audit", this::read);
        routes.on(GET, Permissions.API + "/audit/verify", this::verify);
    }

    private Future<Answer> verify(Call call) {
        call.query();
        return chain.verify().map(verdict -> {
            Broken broken = verdict.broken();
            return Answer.ok(new JsonObject()
                    .put("whole", broken == null)
                    .put("entries", verdict.entries())
                    .put("first", verdict.first())
                    .put("last", verdict.last())
                    .put("hash", verdict.hash())
                    .put("broken", broken == null ? null : toJson(broken)));
        });
    }

    private static JsonObject toJson(Broken broken) {
        return new JsonObject()
                .put("number", broken.number())
                .put("id", broken.id().isEmpty() ? null : broken.id())
                .put("why", broken.why());
    }

    private void read(Call call) {
        String accept = Optional.ofNullable(call.request().getHeader(HttpHeaders.ACCEPT))
                .orElse("");
        if (accept.contains(AuditExport.Form.NDJSON.type())) {
            export(call, AuditExport.Form.NDJSON);
        } else if (accept.contains(AuditExport.Form.CSV.type())) {
            export(call, AuditExport.Form.CSV);
        } else {
            Routes.answer(call, this::page);
        }
    }

    private void export(Call call, AuditExport.Form form) {
        Filter filter = filter(call.query("by", "action", "target", "from", "to"));
        new AuditExport(call, pages, filter, form).begin();
    }

    private Future<Answer> page(Call call) {
        Query query = call.query("by", "action", "target", "from", "to", "limit", "cursor");
        String cursor = query.text("cursor").orElse("");
        if (!cursor.isEmpty() && !AuditPages.isCursor(cursor)) {
            throw Fields.bad("'cursor' must be the 'next' of the page before, as it was.");
        }
        return pages.page(filter(query), cursor, query.limit())
                .map(page -> Answer.ok(new JsonObject()
                        .put(
                                "items",
                                new JsonArray(page.items().stream()
                                        .map(AuditResource::toJson)
                                        .toList()))
                        .put("next", page.next())));
    }

    private static Filter filter(Query query) {
        return new Filter(
                query.text("by"),
                query.text("action"),
                query.text("target"),
                instant(query, "from"),
                instant(query, "to"));
    }

    private static Optional<Instant> instant(Query query, String name) {
        return query.text(name).map(text -> new Fields(new JsonObject().put(name, text)).instant(name));
    }

    /** An entry, its place and time first. */
    static JsonObject toJson(Stored one) {
        return new JsonObject()
                .put("id", one.id())
                .put("at", Instant.ofEpochMilli(one.at()).toString())
                .put("number", one.number())
                .put("previous", one.previous())
                .mergeIn(one.entry());
    }
}
