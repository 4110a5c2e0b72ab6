package io.waggle.bench;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords for nodes that live as long as a workload. */
final class Passwords {

    private Passwords() {}

    static String random() {
        byte[] drawn = new byte[18];
        new SecureRandom().nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }
}
