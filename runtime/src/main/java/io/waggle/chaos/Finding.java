package io.waggle.chaos;

/**
 * Something that must not be.
 *
 * @param wrong which rule it breaks
 * @param text what is the case
 */
record Finding(Wrong wrong, String text) {

    /** The rules. */
    enum Wrong {
        /** An acknowledged task is nowhere, or is said to have succeeded and no function ended with it. */
        LOST("lost"),
        /** A task is on its way still, and nothing happens any more. */
        STRANDED("stranded"),
        /** A task ran or is there that nobody submitted, or that was refused. */
        PHANTOM("phantom"),
        /** A task ran once more, and no fault explains it. */
        DOUBLED("doubled"),
        /** A completion was accepted although a later claim had begun. */
        ACCEPTED_STALE("accepted stale"),
        /** A task stands in the lists more than once. */
        TWO_STATES("in two states"),
        /** Attempts were counted that were none, or not counted, or the outcome is not the one that was due. */
        MISCOUNTED("miscounted attempts"),
        /** What a channel says of itself is not what is in it. */
        COUNTERS("counters that lie"),
        /** A channel that keeps few has forgotten others than the oldest. */
        RETENTION("wrongly forgotten"),
        /** A client was given an answer that no fault explains. */
        ANSWERS("strange answers");

        private final String words;

        Wrong(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
