package io.waggle.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import org.jspecify.annotations.Nullable;

/** Payloads as they are typed. Pure functions. */
final class Payloads {

    private Payloads() {}

    /** The value of a JSON text. */
    static @Nullable Object read(String text) {
        try {
            return Json.decodeValue(text);
        } catch (DecodeException e) {
            throw new CliFailure(
                    Exit.USAGE,
                    "The payload is no JSON ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + "): text needs quotes, '\"…\"'.");
        }
    }
}
