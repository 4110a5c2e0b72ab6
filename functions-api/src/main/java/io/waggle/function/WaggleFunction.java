package io.waggle.function;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a function and sets its defaults. A task, or its channel, may override {@link #attempts()}, {@link #backoff()},
 * {@link #backoffCap()} and {@link #timeout()}. Durations are written {@code "500ms"}, {@code "10s"}, {@code "1m30s"}, {@code
 * "2h"} or in ISO 8601 ({@code "PT10S"}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WaggleFunction {

    /** The function's name, unique in the cluster: 1 to 100 of {@code a-z A-Z 0-9 . _ -}, first a letter or digit. */
    String value();

    /** One sentence for the console. */
    String description() default "";

    /** The channel of its tasks where a task names none; empty: the channel that bears the function's name. */
    String channel() default "";

    /** How often a task is run at most, 1 or more; 1 means no retry. */
    int attempts() default 3;

    /**
     * The wait before the first retry; it doubles with each further one, up to {@link #backoffCap()}, and the true
     * wait is drawn evenly from zero to that bound ("full jitter").
     */
    String backoff() default "1s";

    /** The bound of the wait between two attempts. */
    String backoffCap() default "10m";

    /**
     * Failures after which there is no retry, as after a {@link PermanentFailure}: exceptions of these classes and of
     * those that extend them. What the failure was caused by does not count; only the exceptions that carry another one
     * from thread to thread are looked through, see {@link FailureKind#bare}.
     */
    Class<? extends Throwable>[] noRetryOn() default {};

    /** How long one attempt may take; empty: no limit. */
    String timeout() default "";

    /** How many of its tasks may run at once on one node; 0: as many as its devices have slots. */
    int slots() default 0;
}
