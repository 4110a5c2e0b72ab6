package io.waggle.task;

/**
 * Why an attempt failed, as text: never a serialised exception.
 *
 * @param type the exception's class name, or a word of ours: {@code TIMEOUT}, {@code POISON}
 * @param message one line
 * @param stack the stack trace, shortened, or empty
 */
public record TaskError(String type, String message, String stack) {

    /** The type of a failure that is the death of the nodes where the task ran. */
    public static final String POISON = "POISON";
}
