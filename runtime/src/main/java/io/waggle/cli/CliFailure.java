package io.waggle.cli;

/** The end of a command: a sentence for standard error and an exit code. It needs no stack. */
public final class CliFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exit;

    public CliFailure(int exit, String sentence) {
        super(sentence, null, false, false);
        this.exit = exit;
    }

    public int exit() {
        return exit;
    }
}
