package io.waggle.client;

/** What can be done to many tasks at once. */
public enum BulkVerb {
    /** Ended for good; those that run are interrupted. */
    CANCEL("cancel"),
    /** Run again under their ids. */
    RERUN("rerun"),
    /** Submitted once more under new ids. */
    COPY("copy"),
    /** Forgotten; those that run are refused. */
    DELETE("delete"),
    /** Kept without their results. */
    CLEAR_RESULTS("clear-results");

    private final String word;

    BulkVerb(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Whether doing it a second time changes nothing more. */
    boolean harmlessTwice() {
        return this != RERUN && this != COPY;
    }
}
