package io.waggle.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.waggle.task.Problem;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with text that is no JSON, and where. Pure functions. */
public final class JsonFault {

    private JsonFault() {}

    /**
     * The refusal of a text.
     *
     * @param what the text, in words: {@code "the body"}
     * @param cause what the parser met; {@code null}: it came to an end too early or too late
     */
    public static Problem of(String what, @Nullable Throwable cause) {
        return Fields.bad(what + " is not well-formed JSON" + where(cause) + ".");
    }

    private static String where(@Nullable Throwable cause) {
        if (!(cause instanceof JsonProcessingException parsing)) {
            return ": there is something behind its end, or a value is missing";
        }
        JsonLocation at = parsing.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return place + ": " + Words.shown(parsing.getOriginalMessage());
    }
}
