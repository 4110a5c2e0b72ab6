package io.waggle.function;

/** A task that a function submitted was refused; {@link TaskContext#submit} fails with it. */
public class TaskRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * A refusal.
     *
     * @param code the stable code, as REST gives it: {@code UNKNOWN_FUNCTION}, {@code ID_TAKEN} …
     * @param message what is wrong with which task, and what to do
     */
    public TaskRefused(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable code, as REST gives it. */
    public String code() {
        return code;
    }
}
