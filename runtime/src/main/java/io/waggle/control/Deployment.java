package io.waggle.control;

import java.util.List;
import java.util.Map;

/**
 * The answer to a deploy.
 *
 * @param sha256 the jar's SHA-256, hexadecimal
 * @param version the version's name: the first 12 digits of it
 * @param functions the functions in the jar
 * @param before the version of each of them that was active until then; of a new one, none
 * @param fresh {@code false} when this very jar was active before
 * @param nodes what each living node did
 */
public record Deployment(
        String sha256,
        String version,
        List<String> functions,
        Map<String, String> before,
        boolean fresh,
        List<NodeReceipt> nodes) {

    /**
     * One node's answer.
     *
     * @param node the node's name
     * @param outcome {@code LOADED}, {@code REFUSED} or {@code PENDING} (no answer in time; it loads when it can)
     * @param detail why, or empty
     */
    public record NodeReceipt(String node, String outcome, String detail) {}
}
