package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.waggle.api.ConsoleFiles.Page;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Optional;

/**
 * Serves the console. What is no file of it is one of its rooms, which the page itself draws: to a browser that wants a
 * page, and under a path that cannot be a file's. Every file is asked for again with its tag, so that a new version is
 * seen at once and an unchanged one is not sent. Any thread.
 */
final class ConsoleResource {

    private static final Future<Optional<Page>> NONE = Future.succeededFuture(Optional.empty());

    private final ConsoleFiles files;

    ConsoleResource(ConsoleFiles files) {
        this.files = files;
    }

    void mount(Routes routes) {
        routes.raw(GET, Permissions.CONSOLE, this::serve);
    }

    private void serve(Call call) {
        String path = call.context().normalizedPath();
        if (path.startsWith("/api/")) {
            Problems.noRoute(call.context());
            return;
        }
        Future<Optional<Page>> file = path.contains(".") ? find(call, path.substring(1)) : NONE;
        file.compose(found -> found.isEmpty() && isRoom(call, path) ? find(call, ConsoleFiles.INDEX) : file)
                .map(page -> page.orElseThrow(ConsoleResource::missing))
                .onSuccess(page -> send(call, page))
                .onFailure(call.context()::fail);
    }

    /** Names in an address may have dots as well: a task's id ends as it likes. */
    private static boolean isRoom(Call call, String path) {
        String accepted = call.request().getHeader(HttpHeaders.ACCEPT);
        return !path.contains(".")
                || path.startsWith("/tasks/")
                || (accepted != null && accepted.contains("text/html"));
    }

    private Future<Optional<Page>> find(Call call, String file) {
        Optional<Page> known = files.known(file);
        return known.isPresent()
                ? Future.succeededFuture(known)
                : call.vertx().executeBlocking(() -> files.read(file), false);
    }

    private static void send(Call call, Page page) {
        HttpServerResponse response = call.context().response();
        response.putHeader(HttpHeaders.ETAG, page.tag()).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (page.tag().equals(call.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, page.type()).end(page.content());
        }
    }

    private static Problem missing() {
        return new Problem(ProblemCode.NOT_FOUND, "the console has no such file.");
    }
}
