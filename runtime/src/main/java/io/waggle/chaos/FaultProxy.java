package io.waggle.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a node and its Redis, and does to the bytes on the way what networks do. Two threads a connection; the
 * methods may be called from any thread.
 */
final class FaultProxy implements AutoCloseable {

    private static final int CONNECT_MS = 2_000;

    /** What happens to bytes. */
    enum Mode {
        PASS,
        /** Answers come later. */
        DELAY,
        /** Nothing goes either way; what was sent goes on when the mode ends. */
        BLACK_HOLE,
        /** Requests arrive, answers are thrown away; those connections are reset when the mode ends. */
        SWALLOW
    }

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong swallowed = new AtomicLong();
    private Mode mode = Mode.PASS;
    private long delayMs;
    private boolean closed;

    /** Listens on any free port of an address. */
    FaultProxy(String host, InetSocketAddress target) throws IOException {
        this.server = new ServerSocket(0, 64, InetAddress.getByName(host));
        this.target = target;
        daemon(this::accept, "waggle-proxy");
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many bytes of answers have been thrown away. */
    long swallowed() {
        return swallowed.get();
    }

    /** Does something to the bytes from now on. */
    synchronized void set(Mode wanted, long delay) {
        mode = wanted;
        delayMs = delay;
        notifyAll();
    }

    /** Lets bytes pass again. */
    void heal() {
        set(Mode.PASS, 0);
        links.stream().filter(link -> link.mute).forEach(Link::reset);
    }

    /** Resets every connection. @return how many there were */
    int cut() {
        int count = links.size();
        links.forEach(Link::reset);
        return count;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.close();
        links.forEach(Link::reset);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                daemon(() -> join(client), "waggle-proxy-connect");
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private void join(Socket client) {
        Socket upstream = new Socket();
        try {
            upstream.connect(target, CONNECT_MS);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(client);
            reset(upstream);
            return;
        }
        Link link = new Link(client, upstream);
        links.add(link);
        daemon(() -> link.pump(client, upstream, false), "waggle-proxy-up");
        daemon(() -> link.pump(upstream, client, true), "waggle-proxy-down");
    }

    /** Waits as long as nothing passes. @return what is to be done then */
    private synchronized Mode gate() throws InterruptedException {
        while (mode == Mode.BLACK_HOLE && !closed) {
            wait();
        }
        return mode;
    }

    private synchronized long delay() {
        return mode == Mode.DELAY ? delayMs : 0;
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Link {

        private final Socket client;
        private final Socket upstream;
        private volatile boolean mute;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void reset() {
            links.remove(this);
            FaultProxy.reset(client);
            FaultProxy.reset(upstream);
        }

        void pump(Socket from, Socket to, boolean answers) {
            byte[] bytes = new byte[1 << 16];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    Mode now = gate();
                    if (answers && (mute || now == Mode.SWALLOW)) {
                        mute = true;
                        swallowed.addAndGet(read);
                    } else {
                        Thread.sleep(answers ? delay() : 0);
                        out.write(bytes, 0, read);
                    }
                }
            } catch (IOException e) {
                // One side is gone: so is the connection.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reset();
        }
    }
}
