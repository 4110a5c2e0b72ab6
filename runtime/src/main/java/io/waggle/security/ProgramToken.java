package io.waggle.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * What the program around a node shows at the node's own door: an administrator's token that is made when it is first asked
 * for, is written nowhere, is good at this node alone and ends with it. Any thread.
 */
final class ProgramToken {

    /** What it begins with, so that it is known for one where it turns up. */
    static final String MARK = "wgp_";

    private static final String NAME = "program";
    private static final Caller CALLER =
            new Caller(NAME, List.of(Role.ADMIN), NAME, Caller.NEVER, new Machine(NAME, List.of(), List.of()));

    private volatile String text = "";

    /** The token. */
    synchronized String text() {
        if (text.isEmpty()) {
            text = MARK + Secrets.randomText(32);
        }
        return text;
    }

    boolean is(String shown) {
        String made = text;
        return !made.isEmpty()
                && MessageDigest.isEqual(made.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** Whom it stands for. */
    Caller caller() {
        return CALLER;
    }
}
