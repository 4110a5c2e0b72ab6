package io.waggle.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.waggle.event.ProblemJson;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every failure in one shape, {@code application/problem+json} (RFC 9457). What we did not foresee is logged
 * under the request's id and shown to nobody. Any thread.
 */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPE = "application/problem+json";
    private static final long RETRY_SECONDS = 2;
    private static final long DISCARD_MS = 1000;
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private Problems() {}

    /** Answers a request that failed. */
    static void answer(RoutingContext context) {
        answer(context, of(context.failure(), context.statusCode(), Headers.requestId(context)));
    }

    /** Answers a request with a problem. */
    static void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        send(context, problem);
    }

    /** Refuses a path whose escapes nobody can read, before a route tries to; the others go on. */
    static void refuseBadPath(RoutingContext context) {
        String path = context.request().path();
        if (path != null && path.indexOf('%') >= 0 && BAD_ESCAPE.matcher(path).find()) {
            send(context, new Problem(ProblemCode.BAD_REQUEST, "the path holds a '%' without two hex digits behind."));
        } else {
            context.next();
        }
    }

    /** Answers what is no HTTP request: a line or a header too long, a length that is no number. */
    static void unreadable(HttpServerRequest request) {
        Throwable why = request.decoderResult().cause();
        int status =
                why instanceof TooLongHttpLineException ? 414 : why instanceof TooLongHttpHeaderException ? 431 : 400;
        String detail = switch (status) {
            case 414 -> "the path with its query is too long: at most 4 KiB.";
            case 431 -> "the headers are too long: at most 8 KiB.";
            default -> "this is no HTTP request that can be understood.";
        };
        var json = toJson(new Problem(ProblemCode.BAD_REQUEST, detail)).put("status", status);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(json.toBuffer())
                .onComplete(done -> request.connection().close());
    }

    /** Answers a request that no route took. */
    static void noRoute(RoutingContext context) {
        String path = context.normalizedPath();
        List<String> methods = Permissions.methods(path);
        boolean console = methods.isEmpty() && !path.startsWith("/api/");
        if (methods.isEmpty() && !console) {
            send(context, new Problem(ProblemCode.NOT_FOUND, "there is no such path: see /openapi.json."));
            return;
        }
        String allowed = console ? "GET" : String.join(", ", methods);
        context.response().putHeader(HttpHeaders.ALLOW, allowed);
        send(context, new Problem(ProblemCode.METHOD_NOT_ALLOWED, "this path takes only " + allowed + "."));
    }

    /** A problem as JSON, for HTTP and event bus alike. */
    static JsonObject toJson(Problem problem) {
        return ProblemJson.of(problem);
    }

    /** The problem behind any failure. */
    static Problem of(@Nullable Throwable failure, int status, String requestId) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        int code = failure instanceof HttpException http ? http.getStatusCode() : status;
        if (code >= 400 && code < 500) {
            return new Problem(ofStatus(code), "the request is malformed: check its path, query and headers.");
        }
        LOG.error("request failed request={}", requestId, failure);
        return new Problem(
                ProblemCode.INTERNAL,
                "something went wrong here; the node's log has it under the request id " + requestId + ".");
    }

    /** Whether a failure says that the caller is nobody; what only says that nobody could be asked does not count. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.UNAUTHENTICATED;
    }

    private static ProblemCode ofStatus(int status) {
        for (ProblemCode code : ProblemCode.values()) {
            if (code.status() == status) {
                return code;
            }
        }
        return ProblemCode.BAD_REQUEST;
    }

    private static void send(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response()
                .setStatusCode(problem.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        retryAfter(response, problem);
        boolean unread = !context.request().isEnded();
        if (unread) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(
                toJson(problem).put("requestId", Headers.requestId(context)).toBuffer());
        if (unread) {
            discard(context);
        }
    }

    /** Throws the rest of the body away for a moment, so that the sender gets to read the answer, then hangs up. */
    private static void discard(RoutingContext context) {
        var request = context.request();
        request.handler(chunk -> {}).resume();
        context.vertx().setTimer(DISCARD_MS, id -> request.connection().close());
    }

    private static void retryAfter(HttpServerResponse response, Problem problem) {
        if (problem.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        } else if (problem.code().status() == 503 || problem.code().status() == 429) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_SECONDS));
        }
    }
}
