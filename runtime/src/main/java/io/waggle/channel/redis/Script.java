package io.waggle.channel.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts, one state change each; the header of each file says its keys, arguments, units and answers. */
enum Script {
    REGISTER,
    CONFIGURE,
    SUBMIT,
    CLAIM,
    SETTLE,
    PROGRESS,
    REAP,
    FIND,
    STATUS,
    RELOAD,
    DELETE_FAILED,
    LEASE_OPEN,
    LEASE_BEAT,
    LEASE_CLOSE,
    DEPLOY,
    FIRST_USER;

    private final String text;
    private final String sha;

    Script() {
        String file = name().toLowerCase(Locale.ROOT) + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("script " + file + " is not packed with the runtime");
            }
            byte[] bytes = in.readAllBytes();
            text = new String(bytes, StandardCharsets.UTF_8);
            sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String text() {
        return text;
    }

    /** The name under which Redis keeps the script once it has seen it. */
    String sha() {
        return sha;
    }
}
