package io.waggle.channel;

/** The node's epoch has been declared dead by another node: what it held has been given back; it must start anew. */
public final class EpochEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param epoch the dead epoch */
    public EpochEnded(long epoch) {
        super("epoch " + epoch + " of this node has been declared dead", null, false, false);
    }
}
