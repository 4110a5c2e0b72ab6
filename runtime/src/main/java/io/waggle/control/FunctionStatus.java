package io.waggle.control;

import io.waggle.task.FunctionInfo;
import java.time.Instant;
import java.util.List;

/**
 * A deployed function.
 *
 * @param info its name and defaults, of the active version
 * @param active the active version
 * @param versions all of them, newest first
 */
public record FunctionStatus(FunctionInfo info, String active, List<Version> versions) {

    /**
     * One version.
     *
     * @param version the first 12 digits of the jar's SHA-256
     * @param sha256 the jar's SHA-256, hexadecimal
     * @param file what the uploader called the jar
     * @param size the jar's bytes
     * @param by who uploaded it
     * @param at when
     * @param loadedOn the nodes that have it loaded, by name
     */
    public record Version(
            String version, String sha256, String file, long size, String by, Instant at, List<String> loadedOn) {}
}
