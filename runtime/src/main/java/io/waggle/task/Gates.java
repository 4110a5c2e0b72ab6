package io.waggle.task;

import org.jspecify.annotations.Nullable;

/**
 * Whether a channel, or the whole system, takes new tasks, and whether it gives out those that it has.
 *
 * @param intake who shut the way in; {@code null}: it is open
 * @param dispatch who shut the way out; {@code null}: it is open
 */
public record Gates(@Nullable Shut intake, @Nullable Shut dispatch) {

    /** Nothing is shut. */
    public static final Gates OPEN = new Gates(null, null);

    /**
     * Who shut a gate.
     *
     * @param by the user
     * @param at when, milliseconds since 1970
     */
    public record Shut(String by, long at) {

        /** What {@link #text} wrote; of another text nothing is known but itself. */
        public static Shut parse(String text) {
            int blank = text.indexOf(' ');
            return blank > 0 && text.substring(0, blank).matches("\\d{1,18}")
                    ? new Shut(text.substring(blank + 1), Long.parseLong(text.substring(0, blank)))
                    : new Shut(text, 0);
        }

        /** As it is stored: {@code <at> <by>}. */
        public String text() {
            return at + " " + by;
        }
    }

    /** Both gates in one word. */
    public enum State {
        OPEN,
        PARTLY_PAUSED,
        PAUSED
    }

    public State state() {
        if (intake == null && dispatch == null) {
            return State.OPEN;
        }
        return intake != null && dispatch != null ? State.PAUSED : State.PARTLY_PAUSED;
    }

    /**
     * Shuts gates; one that is shut already goes on naming who did it.
     *
     * @param ofIntake whether the way in
     * @param ofDispatch whether the way out
     */
    public Gates shut(boolean ofIntake, boolean ofDispatch, Shut who) {
        return new Gates(ofIntake && intake == null ? who : intake, ofDispatch && dispatch == null ? who : dispatch);
    }

    /** Opens gates. */
    public Gates open(boolean ofIntake, boolean ofDispatch) {
        return new Gates(ofIntake ? null : intake, ofDispatch ? null : dispatch);
    }
}
