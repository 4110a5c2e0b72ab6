package io.waggle.measure;

/** What is counted. A place that was given once stays as it is: what is stored says no more. */
public enum Count {
    /** Tasks that were stored. */
    SUBMITTED(0),
    /** Tasks that succeeded. */
    SUCCEEDED(1),
    /** Tasks that went to the fail list after an attempt. */
    FAILED(2),
    /** Attempts that failed and are tried again. */
    RETRIED(3),
    /** Tasks that were cancelled by hand. */
    CANCELLED(4),
    /** Ends of attempts that were refused because their fence was old. */
    STALE(5),
    /** Attempts that were given back unharmed. */
    RELEASED(6),
    /** Tasks that asked to be called again later. */
    POSTPONED(7);

    private final int place;

    Count(int place) {
        this.place = place;
    }

    /** Where it stands among the counts that are stored. */
    public int place() {
        return place;
    }
}
