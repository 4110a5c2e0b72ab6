package io.waggle.unit;

import io.vertx.core.buffer.Buffer;
import io.waggle.function.ResultJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes results as JSON text in UTF-8; the commonest ones without a JSON writer. */
final class Results {

    /** Results are kept, settled and listed many at a time; one that Redis takes too long over would never be settled. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final byte[] NULL = text("null");
    private static final byte[] TRUE = text("true");
    private static final byte[] FALSE = text("false");

    private Results() {}

    /**
     * The JSON text of a result; not to be changed.
     *
     * @throws IllegalArgumentException with a sentence, when JSON cannot hold it or it is too long
     */
    static byte[] json(@Nullable Object result) {
        if (result == null) {
            return NULL;
        } else if (result instanceof Boolean truth) {
            return truth ? TRUE : FALSE;
        } else if (result instanceof Integer || result instanceof Long) {
            return text(result.toString());
        }
        Buffer json = ResultJson.encode(result);
        if (json.length() > MOST_BYTES) {
            throw new IllegalArgumentException("The result has " + json.length() + " bytes and may have " + MOST_BYTES
                    + ": put the data elsewhere and return where it is");
        }
        return json.getBytes();
    }

    private static byte[] text(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }
}
