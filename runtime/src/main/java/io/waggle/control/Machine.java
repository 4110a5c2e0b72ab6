package io.waggle.control;

/**
 * The machine that a node is on.
 *
 * @param load the load average of the last minute; negative: unknown
 * @param diskFree how many bytes the node can still write where its data is; negative: unknown
 * @param diskTotal how many bytes there are in all; negative: unknown
 */
public record Machine(double load, long diskFree, long diskTotal) {

    /** Nothing is known of it. */
    public static final Machine UNKNOWN = new Machine(-1, -1, -1);
}
