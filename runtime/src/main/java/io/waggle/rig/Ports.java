package io.waggle.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on the loopback address, below those that an operating system gives to connections that go out: none of
 * these can take a port before its server listens, or while the server is down.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int BOUND = 22_000;

    private Ports() {}

    /** One that is free now. It, the ones just above it, and the one 10,000 above it are not used by chance. */
    public static int free() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BOUND);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port was found from " + FIRST + " to " + (BOUND - 1));
    }

    private static boolean isFree(int port) {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return free.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
