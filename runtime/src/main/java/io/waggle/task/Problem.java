package io.waggle.task;

/**
 * A refusal with a stable code and a sentence that says what happened, to which thing, and what to do. It travels as a
 * failed future; its stack is of no interest, so it has none.
 */
public class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final int retryAfterSeconds;

    /**
     * @param code the stable code
     * @param detail the sentence for the caller
     */
    public Problem(ProblemCode code, String detail) {
        this(code, detail, 0);
    }

    /**
     * @param code the stable code
     * @param detail the sentence for the caller
     * @param retryAfterSeconds after how long another try makes sense; 0: nothing is known of that
     */
    public Problem(ProblemCode code, String detail, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** After how many seconds another try makes sense; 0: nothing is known of that. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public ProblemCode code() {
        return code;
    }

    /** The sentence for the caller. */
    public String detail() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }
}
