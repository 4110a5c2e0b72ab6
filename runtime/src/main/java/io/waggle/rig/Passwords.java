package io.waggle.rig;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords for nodes that live as long as a workload. */
public final class Passwords {

    private Passwords() {}

    public static String random() {
        byte[] drawn = new byte[18];
        new SecureRandom().nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }
}
