package io.waggle.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports on the loopback address. */
public final class Ports {

    private static final int LAST = 65_500;

    private Ports() {}

    /** One that is free now, with room for some more above it; that those are free too is likely, and not sure. */
    public static int free() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (free.getLocalPort() < LAST) {
                    return free.getLocalPort();
                }
            }
        }
        throw new IOException("there is no free port below " + LAST);
    }
}
