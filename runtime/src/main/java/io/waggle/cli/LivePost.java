package io.waggle.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A POST over HTTP/1.1 whose answer comes while its body is still on its way, which the JDK's client cannot do. One
 * thread writes, another one may read.
 */
final class LivePost implements AutoCloseable {

    private static final int CONNECT_MS = 5_000;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    private LivePost(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /**
     * Connects and sends the head.
     *
     * @param headers besides those that every request has
     */
    static LivePost open(URI url, Map<String, String> headers) throws IOException {
        boolean secure = "https".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(url.getHost(), port), CONNECT_MS);
            plain.setTcpNoDelay(true);
            LivePost post = new LivePost(secure ? encrypted(plain, url.getHost(), port) : plain);
            post.head(url, headers);
            return post;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket encrypted(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters checks = socket.getSSLParameters();
        checks.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(checks);
        socket.startHandshake();
        return socket;
    }

    private void head(URI url, Map<String, String> headers) throws IOException {
        var head = new StringBuilder("POST " + url.getRawPath())
                .append(url.getRawQuery() == null ? "" : "?" + url.getRawQuery())
                .append(" HTTP/1.1\r\nHost: " + url.getRawAuthority())
                .append("\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Sends a part of the body. */
    void write(byte[] bytes, int length) throws IOException {
        if (length > 0) {
            out.write(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
            out.write(LINE_END);
            out.write(bytes, 0, length);
            out.write(LINE_END);
            out.flush();
        }
    }

    /** Says that the body is complete. */
    void end() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /**
     * The answer's beginning.
     *
     * @param body ends where the answer ends; fails when it breaks off before
     */
    record Answer(int status, InputStream body) {}

    /** Waits for the answer's beginning. */
    Answer answer() throws IOException {
        int status = 100;
        Map<String, String> headers = Map.of();
        while (status < 200) {
            String[] first = line().split(" ", 3);
            if (first.length < 2 || !first[0].startsWith("HTTP/1.")) {
                throw new IOException("what answers does not speak HTTP");
            }
            status = Integer.parseInt(first[1]);
            headers = headers();
        }
        boolean chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
        String length = headers.get("content-length");
        if (chunked) {
            return new Answer(status, new Chunks());
        }
        return new Answer(status, length == null ? in : new Part(Long.parseLong(length)));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A body whose length is known, or the rest of a chunk. */
    private class Part extends InputStream {

        long left;

        Part(long length) {
            this.left = length;
        }

        /** Goes on behind the end of a part. @return whether there is more */
        boolean more() throws IOException {
            return false;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            if (left == 0 && !more()) {
                return -1;
            }
            int got = in.read(bytes, from, (int) Math.min(most, left));
            if (got < 0) {
                throw new EOFException("the answer broke off");
            }
            left -= got;
            return got;
        }
    }

    private final class Chunks extends Part {

        private boolean begun;
        private boolean over;

        Chunks() {
            super(0);
        }

        @Override
        boolean more() throws IOException {
            if (over) {
                return false;
            }
            if (begun) {
                var unused = line();
            }
            begun = true;
            left = Long.parseLong(line().split(";", 2)[0].strip(), 16);
            over = left == 0;
            return !over;
        }
    }
}
