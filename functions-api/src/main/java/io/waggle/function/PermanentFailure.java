package io.waggle.function;

import org.jspecify.annotations.Nullable;

/** A failure that no retry can mend: the task goes to the fail list at once, whatever attempts it has left. */
public class PermanentFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** A failure with a sentence that says what is wrong, for the person who reads the fail list. */
    public PermanentFailure(String message) {
        super(message);
    }

    /**
     * A failure that came from another.
     *
     * @param message what is wrong, for the person who reads the fail list
     * @param cause what it came from
     */
    public PermanentFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
