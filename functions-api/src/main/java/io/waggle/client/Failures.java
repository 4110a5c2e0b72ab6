package io.waggle.client;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/** The fail lists: tasks whose attempts are used up. Any thread; futures fail with {@link WaggleException}. */
public final class Failures {

    private final Transport transport;

    Failures(Transport transport) {
        this.transport = transport;
    }

    /** Failed tasks, of the query's channel and family if it names any, newest first; the next page by its cursor. */
    public Future<Page<Task>> list(FailureQuery which, int limit, String cursor) {
        Map<String, String> words = Map.of(
                "family", Fields.text(which.json(), "family"), "limit", Integer.toString(limit), "cursor", cursor);
        return transport.json(Ask.get(Ask.path(which.path(""), words))).map(json -> Fields.page(json, Task::new));
    }

    /** What failed alike, the newest first. */
    public Future<Page<FailureFamily>> families(FailureQuery which, int limit, String cursor) {
        Map<String, String> words = Map.of(
                "function", Fields.text(which.json(), "function"), "limit", Integer.toString(limit), "cursor", cursor);
        return transport
                .json(Ask.get(Ask.path(which.path("/families"), words)))
                .map(json -> Fields.page(json, FailureFamily::new));
    }

    /** Gives failed tasks all their attempts again. A second time there is nothing left to do, and the report says so. */
    public Future<BulkReport> reload(FailureQuery which) {
        return bulk(which, "/reload");
    }

    /** Forgets failed tasks. */
    public Future<BulkReport> delete(FailureQuery which) {
        return bulk(which, "/delete");
    }

    private Future<BulkReport> bulk(FailureQuery which, String verb) {
        Ask ask = Ask.post(which.path(verb), which.json()).waiting(Duration.ofMinutes(5));
        return transport.json(ask).map(BulkReport::new);
    }
}
