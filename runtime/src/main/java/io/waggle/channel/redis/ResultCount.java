package io.waggle.channel.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a result counts for: the whole number that it names as its {@code count}, else 1. Any thread. */
final class ResultCount {

    /** No result counts for more, up or down, so that no sum can overflow. */
    static final long MOST = 1_000_000_000;

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NAME = "\"count\"".getBytes(StandardCharsets.UTF_8);

    private ResultCount() {}

    /** @param result JSON text in UTF-8 */
    static long of(byte[] result) {
        if (result.length <= NAME.length || result[0] != '{' || !hasName(result)) {
            return 1;
        }
        try (JsonParser in = JSON.createParser(result)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = in.currentName().equals("count");
                JsonToken value = in.nextToken();
                if (wanted) {
                    return value == JsonToken.VALUE_NUMBER_INT ? bounded(in) : 1;
                }
                in.skipChildren();
            }
            return 1;
        } catch (IOException noJson) {
            return 1;
        }
    }

    private static long bounded(JsonParser in) throws IOException {
        return Math.max(-MOST, Math.min(MOST, (long) in.getDoubleValue()));
    }

    private static boolean hasName(byte[] result) {
        for (int at = 1; at <= result.length - NAME.length; at++) {
            if (result[at] == '"' && java.util.Arrays.equals(NAME, 0, NAME.length, result, at, at + NAME.length)) {
                return true;
            }
        }
        return false;
    }
}
