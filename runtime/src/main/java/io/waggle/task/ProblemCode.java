package io.waggle.task;

/** The stable codes of what can go wrong, the same in REST, on the event bus and in the command line. */
public enum ProblemCode {
    BAD_REQUEST(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    UNKNOWN_FUNCTION(404),
    UNKNOWN_CHANNEL(404),
    UNKNOWN_TASK(404),
    UNKNOWN_DEVICE(404),
    UNKNOWN_NODE(404),
    METHOD_NOT_ALLOWED(405),
    CONFLICT(409),
    ID_TAKEN(409),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    BAD_JAR(422),
    FUNCTION_FAILED(422),
    TOO_MANY_REQUESTS(429),
    CHANNEL_FULL(429),
    STALE_FENCE(409),
    INTERNAL(500),
    NOT_LOADED(503),
    STORE_UNAVAILABLE(503),
    STORE_FULL(503),
    CHANNEL_PAUSED(503),
    INTAKE_CLOSED(503),
    SHUTTING_DOWN(503),
    TIMEOUT(504);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    /** The HTTP status that goes with the code. */
    public int status() {
        return status;
    }
}
