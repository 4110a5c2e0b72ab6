package io.waggle.measure;

/** What is counted. Stored by its place here: add at the end only. */
public enum Count {
    /** Tasks that were stored. */
    SUBMITTED,
    /** Tasks that succeeded. */
    SUCCEEDED,
    /** Tasks that went to the fail list after an attempt. */
    FAILED,
    /** Attempts that failed and are tried again. */
    RETRIED,
    /** Tasks that were cancelled by hand. */
    CANCELLED,
    /** Ends of attempts that were refused because their fence was old. */
    STALE,
    /** Attempts that were given back unharmed. */
    RELEASED,
    /** Tasks that asked to be called again later. */
    POSTPONED
}
