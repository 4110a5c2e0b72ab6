package io.waggle.client;

import io.vertx.core.json.JsonObject;

/** Something was refused, or nobody answered. The code is stable; the detail is a sentence for people. */
public final class WaggleException extends RuntimeException {

    /** No endpoint could be reached within the time for retries; nothing was sent. */
    public static final String UNREACHABLE = "UNREACHABLE";

    /** The request was sent and the answer was lost: whether it was done is not known. */
    public static final String NO_ANSWER = "NO_ANSWER";

    /** A task did not come to its end within the time that was given. */
    public static final String NOT_ENDED = "NOT_ENDED";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String detail;
    private final int status;
    private final String problem;

    WaggleException(String code, String detail, Throwable cause) {
        this(code, detail, 0, new JsonObject());
        initCause(cause);
    }

    WaggleException(String code, String detail, int status, JsonObject problem) {
        super(code + ": " + detail);
        this.code = code;
        this.detail = detail;
        this.status = status;
        this.problem = problem.encode();
    }

    /** What went wrong: {@code UNKNOWN_FUNCTION}, {@code CHANNEL_FULL} …, or one of the constants here. */
    public String code() {
        return code;
    }

    /** What happened, to which thing, and what to do. */
    public String detail() {
        return detail;
    }

    /** The HTTP status; 0 when nobody answered. */
    public int status() {
        return status;
    }

    /** The whole problem as it came (RFC 9457), empty when nobody answered; a copy. */
    public JsonObject problem() {
        return new JsonObject(problem);
    }
}
