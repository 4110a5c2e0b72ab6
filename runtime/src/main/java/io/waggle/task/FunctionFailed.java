package io.waggle.task;

/** A function that was called failed: what it threw goes with it. */
public final class FunctionFailed extends Problem {

    private static final long serialVersionUID = 1L;

    private final transient TaskError error;

    /**
     * @param detail the sentence for the caller
     * @param error what the function threw
     */
    public FunctionFailed(String detail, TaskError error) {
        super(ProblemCode.FUNCTION_FAILED, detail);
        this.error = error;
    }

    /** The failure of a function with this name. */
    public static FunctionFailed of(String function, TaskError error) {
        String what = error.message().isEmpty() ? error.type() : error.type() + ": " + error.message();
        return new FunctionFailed("the function '" + function + "' failed: " + what, error);
    }

    /** What it threw. */
    public TaskError error() {
        return error;
    }
}
