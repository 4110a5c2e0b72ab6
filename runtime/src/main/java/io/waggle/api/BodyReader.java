package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.waggle.event.Fields;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one paused request's body into memory, never more than the route allows: a longer one is refused by its
 * announced length before a byte of it is kept. Lives on the request's context.
 */
final class BodyReader {

    private static final String FORM = "multipart/form-data";
    private static final List<String> JARS = List.of("application/java-archive", "application/octet-stream", FORM);

    private final HttpServerRequest request;
    private final BodyKind kind;
    private final Promise<Body> answer = Promise.promise();
    private final Buffer content = Buffer.buffer();
    private long seen;
    private int files;
    private @Nullable String fileName;

    private BodyReader(HttpServerRequest request, BodyKind kind) {
        this.request = request;
        this.kind = kind;
    }

    /** The body; fails with {@code TOO_LARGE}, {@code UNSUPPORTED_MEDIA_TYPE} or {@code BAD_REQUEST}. */
    static Future<Body> read(HttpServerRequest request, BodyKind kind) {
        if (kind == BodyKind.NONE || !hasBody(request)) {
            request.resume();
            return Future.succeededFuture(Body.EMPTY);
        }
        return new BodyReader(request, kind).read();
    }

    private Future<Body> read() {
        if (announced(request) > kind.most()) {
            return Future.failedFuture(tooLarge());
        }
        String type = type(request);
        if (!accepts(type)) {
            return Future.failedFuture(wrongType(type));
        }
        if (type.equals(FORM)) {
            request.setExpectMultipart(true).uploadHandler(this::file).handler(this::count);
        } else {
            request.handler(this::keep);
        }
        request.exceptionHandler(broken -> answer.tryFail(Fields.bad("the body broke off before its end.")));
        request.endHandler(end -> finish(type.equals(FORM)));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
        return answer.future();
    }

    private void finish(boolean form) {
        if (form && files != 1) {
            answer.tryFail(Fields.bad("the form must hold exactly one file, the jar; it holds " + files + "."));
        } else {
            answer.tryComplete(new Body(content, fileName));
        }
    }

    private void file(HttpServerFileUpload upload) {
        files++;
        fileName = upload.filename();
        upload.handler(chunk -> {
            if (files == 1 && !answer.future().isComplete()) {
                content.appendBuffer(chunk);
            }
        });
    }

    private void keep(Buffer chunk) {
        count(chunk);
        if (!answer.future().isComplete()) {
            content.appendBuffer(chunk);
        }
    }

    private void count(Buffer chunk) {
        seen += chunk.length();
        if (seen > kind.most()) {
            answer.tryFail(tooLarge());
        }
    }

    private boolean accepts(String type) {
        return switch (kind) {
            case NONE -> true;
            case JSON, TASK, CALL, TASKS -> type.equals(Answer.JSON);
            case JAR -> JARS.contains(type);
        };
    }

    private Problem tooLarge() {
        return new Problem(
                ProblemCode.TOO_LARGE,
                "the body may have at most " + kind.most() + " bytes: send it in smaller parts.");
    }

    private Problem wrongType(String type) {
        String wanted = switch (kind) {
            case JAR -> String.join(", ", JARS);
            case TASKS -> Answer.JSON + " or " + TaskStream.TYPE;
            case JSON, TASK, CALL, NONE -> Answer.JSON;
        };
        return new Problem(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                "this route takes " + wanted + (type.isEmpty() ? "" : ", not this Content-Type")
                        + ": set the header Content-Type.");
    }

    private static boolean hasBody(HttpServerRequest request) {
        return announced(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException wrong) {
            return Long.MAX_VALUE;
        }
    }

    /** The content type without its parameters; empty when there is none. */
    static String type(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
