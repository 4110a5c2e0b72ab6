package io.waggle.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between a node and a server that does what networks do: it passes, delays, swallows or cuts. Any thread.
 */
public final class FaultProxy implements AutoCloseable {

    /** What happens to what comes. */
    public enum Mode {
        PASS,
        /** Connections are accepted, and nothing ever comes through. */
        HOLE,
        /** Requests come through, and their answers never do. */
        SWALLOW_ANSWERS,
        /** Connections are accepted and reset at once. */
        RESET
    }

    private final ServerSocket door;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Long> attempts = new CopyOnWriteArrayList<>();
    private volatile Mode mode = Mode.PASS;
    private volatile long delayMs;
    private volatile String replaced = "";
    private volatile String replacement = "";

    private FaultProxy(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /**
     * Opens a door before a server.
     *
     * @param port where the server listens, on 127.0.0.1
     */
    public static FaultProxy before(int port) {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** What happens to connections from now on, those that stand included. */
    public void set(Mode next) {
        mode = next;
    }

    /** How long every answer is held back, in milliseconds. */
    public void delay(long ms) {
        delayMs = ms;
    }

    /** Changes a text in every answer to another of the same length. */
    public void replace(String text, String by) {
        replacement = by;
        replaced = text;
    }

    /** Resets every connection that stands. */
    public void cut() {
        sockets.forEach(FaultProxy::reset);
    }

    /** When connections were asked for, by {@link System#nanoTime}. */
    public List<Long> attempts() {
        return List.copyOf(attempts);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket in = door.accept();
                attempts.add(System.nanoTime());
                sockets.add(in);
                if (mode == Mode.RESET) {
                    reset(in);
                } else {
                    start(() -> join(in));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket in) {
        Socket out = new Socket();
        try {
            out.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
            sockets.add(out);
            in.setTcpNoDelay(true);
            out.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(in);
            return;
        }
        start(() -> pump(in, out, false));
        pump(out, in, true);
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (answers && delayMs > 0) {
                    LockSupport.parkNanos(delayMs * 1_000_000);
                }
                if (passes(answers)) {
                    byte[] bytes = answers ? changed(buffer, count) : buffer;
                    to.getOutputStream().write(bytes, 0, count);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private boolean passes(boolean answers) {
        return mode == Mode.PASS || (mode == Mode.SWALLOW_ANSWERS && !answers);
    }

    private byte[] changed(byte[] buffer, int count) {
        if (replaced.isEmpty()) {
            return buffer;
        }
        String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        return text.replace(replaced, replacement).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is closed, and that was wanted
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
