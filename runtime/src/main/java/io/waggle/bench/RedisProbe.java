package io.waggle.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a Redis about itself, on a connection of its own; never about tasks. Blocks; one thread. */
final class RedisProbe implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    /** @param url {@code redis://:password@host:port} */
    RedisProbe(String url) {
        URI uri = URI.create(url);
        try {
            socket = new Socket(uri.getHost(), uri.getPort());
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("the bench's Redis cannot be reached", e);
        }
        String user = uri.getUserInfo();
        if (user != null) {
            call("AUTH", user.substring(user.indexOf(':') + 1));
        }
    }

    /** A section of {@code INFO}. */
    Map<String, String> info(String section) {
        return call("INFO", section)
                .lines()
                .filter(line -> line.contains(":"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1).strip(),
                        (one, other) -> one));
    }

    /** Seconds of CPU that the server has used, without the children that rewrite its file. */
    double cpuSeconds() {
        Map<String, String> cpu = info("cpu");
        return number(cpu, "used_cpu_sys") + number(cpu, "used_cpu_user");
    }

    /** Bytes that the server has in use. */
    long usedMemory() {
        return (long) number(info("memory"), "used_memory");
    }

    /** Sets a parameter of the running server. */
    void set(String parameter, String value) {
        call("CONFIG", "SET", parameter, value);
    }

    private static double number(Map<String, String> info, String name) {
        return Double.parseDouble(info.getOrDefault(name, "NaN"));
    }

    private String call(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            String first = line();
            if (first.startsWith("-")) {
                throw new IllegalStateException("the bench's Redis answered " + words[0] + " with " + first);
            }
            return first.startsWith("$") ? text(Integer.parseInt(first.substring(1))) : first.substring(1);
        } catch (IOException e) {
            throw new UncheckedIOException("the bench's Redis does not answer", e);
        }
    }

    private String text(int length) throws IOException {
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.skipNBytes(2);
        return text;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
