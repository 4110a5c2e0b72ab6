package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.TaskLogs;
import io.waggle.event.TaskJson;
import io.waggle.task.LogLine;
import io.waggle.task.TaskView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a task has logged: a page of it, or all of it as it comes. Any thread. */
final class LogsResource {

    private final ApiParts parts;
    private final OpenStreams streams;

    LogsResource(ApiParts parts, OpenStreams streams) {
        this.parts = parts;
        this.streams = streams;
    }

    void mount(Routes routes) {
        routes.raw(GET, Permissions.API + "/tasks/{id}/logs", this::logs);
    }

    private void logs(Call call) {
        Query query = call.query("follow", "limit", "cursor", LogSieve.LEVEL, LogSieve.DEVICE);
        LogSieve sieve = LogSieve.read(query);
        Optional<String> cursor = query.text("cursor");
        if (query.flag("follow")) {
            follow(
                    call,
                    Optional.ofNullable(call.request().getHeader("Last-Event-ID"))
                            .or(() -> cursor),
                    sieve);
        } else {
            int limit = query.limit();
            Routes.answer(call, asked -> find(asked).compose(view -> page(view, sieve, cursor, limit)));
        }
    }

    private Future<TaskView> find(Call call) {
        String id = call.path("id");
        return new Submissions(parts, TaskJson::toRow)
                .locate(id)
                .compose(address -> parts.channels().find(address))
                .map(found -> found.orElseThrow(() -> TaskResource.unknown(id)));
    }

    private Future<Answer> page(TaskView view, LogSieve sieve, Optional<String> cursor, int limit) {
        return parts.logs()
                .read(view.address(), cursor.orElse(null), view.task().submittedAt(), limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("items", items(page.lines(), sieve))
                        .put("next", page.more() ? page.at() : null)));
    }

    private void follow(Call call, Optional<String> from, LogSieve sieve) {
        String accepted = String.valueOf(call.request().getHeader(HttpHeaders.ACCEPT));
        boolean events = !accepted.contains(TaskStream.TYPE);
        Routes.on(call.vertx().getOrCreateContext(), find(call))
                .map(view -> {
                    LogFollower follower = new LogFollower(
                            call, parts, view, new LogFollower.Form(events, sieve), from.orElse(null), streams::left);
                    streams.add(follower);
                    return follower;
                })
                .onSuccess(LogFollower::open)
                .onFailure(call.context()::fail);
    }

    private static JsonArray items(List<TaskLogs.Line> lines, LogSieve sieve) {
        JsonArray items = new JsonArray();
        lines.stream().filter(sieve::lets).forEach(line -> items.add(json(line)));
        return items;
    }

    static JsonObject json(TaskLogs.Line line) {
        LogLine said = line.line();
        return new JsonObject()
                .put("place", line.place())
                .put("at", Instant.ofEpochMilli(said.at()).toString())
                .put("level", said.level().name())
                .put("attempt", said.attempt())
                .put("device", said.device())
                .put("text", said.text());
    }
}
