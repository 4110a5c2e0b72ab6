package io.waggle.servers;

import io.waggle.rig.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A port for a server that a test starts. */
public final class FreePort {

    private FreePort() {}

    /** One that is free now, and that no connection which goes out will take. */
    public static int any() {
        try {
            return Ports.free();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
