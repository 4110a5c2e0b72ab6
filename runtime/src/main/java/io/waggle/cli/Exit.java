package io.waggle.cli;

/** What the exit codes of {@code waggle} mean. */
public final class Exit {

    public static final int OK = 0;
    /** It was tried and failed, or was refused. */
    public static final int FAILED = 1;
    /** The command line, or the configuration, cannot be understood. */
    public static final int USAGE = 2;
    /** No node answers at the address. */
    public static final int UNREACHABLE = 3;
    /** Not logged in, or not allowed. */
    public static final int UNAUTHORISED = 4;

    private Exit() {}
}
