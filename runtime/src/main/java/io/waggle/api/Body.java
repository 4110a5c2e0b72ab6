package io.waggle.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.waggle.event.Fields;
import io.waggle.event.JsonFault;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, read whole.
 *
 * @param content the bytes
 * @param fileName what the sender calls the file, when it came in a form
 */
record Body(Buffer content, @Nullable String fileName) {

    static final Body EMPTY = new Body(Buffer.buffer(), null);

    /** The body as JSON; fails with {@code BAD_REQUEST} that names line and column. Costly for a large body. */
    @Nullable
    Object json() {
        if (content.length() == 0) {
            throw Fields.bad("the body is empty, and this route wants JSON.");
        }
        try {
            return Json.decodeValue(content);
        } catch (DecodeException malformed) {
            throw JsonFault.of("the body", malformed.getCause());
        }
    }
}
