package io.waggle.channel.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The scripts, one state change each; the header of each file says its keys, arguments, units and answers. Redis runs
 * no file twice, so what several share is put before each that asks for it.
 */
enum Script {
    REGISTER,
    UNREGISTER,
    CONFIGURE,
    SUBMIT,
    CLAIM,
    SETTLE,
    FINISH,
    SWEEP,
    PRIORITISE,
    PROGRESS,
    LOG,
    LOGGED,
    REAP,
    FIND,
    STANDING,
    STATUS,
    FIGURES,
    RELOAD,
    DELETE_FAILED,
    FAMILIES,
    TREND,
    GROUP_FAILED,
    DEPART,
    ACCEPT,
    CANCEL,
    RERUN,
    DELETE,
    CLEAR_RESULTS,
    EDIT,
    CLEAR,
    DELETE_CHANNEL,
    STEER,
    NOTE_COMMAND,
    FORGET_DEVICE,
    LEASE_OPEN,
    LEASE_BEAT,
    LEASE_DOUBT,
    LEASE_CLOSE,
    DEPLOY,
    FIRST_USER,
    CHANGE_USER,
    ADD_TOKEN,
    AUDIT,
    NOTE_TIMES;

    /** How a line begins by which a script asks for a file that several share. */
    private static final String WITH = "-- with ";

    private final String text;
    private final String sha;

    Script() {
        String own = read(name().toLowerCase(Locale.ROOT) + ".lua");
        text = own.lines()
                        .filter(line -> line.startsWith(WITH))
                        .map(line -> read(line.substring(WITH.length())))
                        .collect(Collectors.joining())
                + own;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            sha = HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("script " + file + " is not packed with the runtime");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
