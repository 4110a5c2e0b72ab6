package io.waggle.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the embedded server listens: a socket file, a TCP port, or both. Immutable.
 *
 * @param socket the socket file, or {@code null} where its path is too long for the operating system
 * @param host the address of the TCP port, or {@code null}: no TCP port is open
 * @param port the TCP port, or 0
 */
record Endpoint(@Nullable Path socket, @Nullable String host, int port) {

    /** Bytes of a socket path that every system takes; Linux ends at 107, macOS at 103. */
    private static final int LONGEST_SOCKET_PATH = 100;

    private static final String LOOPBACK = "127.0.0.1";

    /** Chooses where to listen; a port of 0 becomes a free one. */
    static Endpoint choose(Path folder, EmbeddedRedis.@Nullable Tcp tcp) throws IOException {
        Path socket = folder.resolve("redis.sock");
        boolean fits = socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH;
        if (tcp != null) {
            return new Endpoint(fits ? socket : null, tcp.host(), tcp.port() == 0 ? freePort(tcp.host()) : tcp.port());
        }
        return fits ? new Endpoint(socket, null, 0) : new Endpoint(null, LOOPBACK, freePort(LOOPBACK));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("port " + port);
        if (host != null) {
            // A wildcard or another machine's view of us must not shut the node itself out.
            lines.add("bind " + host + (isWildcard() || host.equals(LOOPBACK) ? "" : " " + LOOPBACK));
        }
        if (socket != null) {
            lines.add("unixsocket " + RedisConf.quote(socket.toString()));
            lines.add("unixsocketperm 700");
        }
        return lines;
    }

    /** How the own node reaches it. */
    String url(String password) {
        return socket != null
                ? "unix://" + socket.toUri().getRawPath() + "?password=" + password
                : "redis://:" + password + "@" + LOOPBACK + ":" + port;
    }

    /** How other nodes reach it, when it has a TCP port. */
    Optional<String> tcpUrl(String password) {
        return host == null ? Optional.empty() : Optional.of("redis://:" + password + "@" + visibleHost() + ":" + port);
    }

    SocketChannel connect() throws IOException {
        SocketAddress address = socket != null
                ? UnixDomainSocketAddress.of(socket)
                : new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        SocketChannel channel = socket != null
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.connect(address);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private String visibleHost() {
        if (!isWildcard()) {
            return String.valueOf(host);
        }
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (IOException e) {
            return LOOPBACK;
        }
    }

    private boolean isWildcard() {
        return "0.0.0.0".equals(host) || "*".equals(host);
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(host, 0));
            return free.getLocalPort();
        }
    }
}
