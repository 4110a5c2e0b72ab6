package io.waggle.channel;

import io.waggle.task.Gates;
import org.jspecify.annotations.Nullable;

/**
 * What became of a task that was to be stored.
 *
 * @param verdict whether it was stored, and why not
 * @param id the task that is there: its own id, or that of the task it shares its execution with
 * @param shut who shut the channel's intake, where that is why it was not stored
 */
public record Stored(Verdict verdict, String id, Gates.@Nullable Shut shut) {

    /** What became of a task that found the intake open. */
    public Stored(Verdict verdict, String id) {
        this(verdict, id, null);
    }

    /** What became of it. */
    public enum Verdict {
        /** It is stored. */
        FRESH,
        /** A task with this id was there before, and is left as it was. */
        THERE,
        /** A task with an equal coalesce key is on its way; nothing was stored. */
        COALESCED,
        /** As many tasks wait in the channel as it has capacity for. */
        FULL,
        /** The channel's records have as many bytes as they may. */
        OVER_BUDGET,
        /** The channel's intake is shut. */
        SHUT
    }
}
