package io.waggle.bench;

import io.waggle.rig.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Sends one NDJSON stream of equal tasks on a connection of its own, while a second thread throws away the answers. No
 * library, the bytes made once. Blocks.
 */
final class NdjsonStream {

    /** How many lines one chunk of the transfer holds. */
    private static final int LINES = 500;

    private static final int ANSWER_MS = 30_000;
    private static final int STATUS_FROM = 9;
    private static final int STATUS_TO = 12;

    private final URI url;
    private final byte[] head;
    private final byte[] chunk;

    NdjsonStream(Session session, String task) {
        this.url = session.url();
        this.head = ("POST /api/v1/tasks HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                        + session.token() + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"
                        + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        String lines = (task + "\n").repeat(LINES);
        this.chunk =
                (Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Rounds a number of tasks up to what {@link #send} really sends. */
    static int whole(int count) {
        return (count + LINES - 1) / LINES * LINES;
    }

    /**
     * Sends tasks and reads the answers to their end.
     *
     * @param count how many, a multiple as of {@link #whole}
     * @return the status of the answer, 202 when the stream was taken
     */
    int send(int count) {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MS);
            CompletableFuture<Integer> status = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(socket, status), "waggle-bench-answers");
            reader.setDaemon(true);
            reader.start();
            OutputStream out = socket.getOutputStream();
            out.write(head);
            for (int sent = 0; sent < count && !status.isDone(); sent += LINES) {
                out.write(chunk);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return status.join();
        } catch (IOException e) {
            throw new UncheckedIOException("the stream to the node broke", e);
        }
    }

    private static void read(Socket socket, CompletableFuture<Integer> status) {
        try {
            InputStream in = socket.getInputStream();
            byte[] first = in.readNBytes(STATUS_TO);
            in.transferTo(OutputStream.nullOutputStream());
            String text = new String(Arrays.copyOfRange(first, STATUS_FROM, STATUS_TO), StandardCharsets.US_ASCII);
            status.complete(Integer.valueOf(text));
        } catch (IOException | NumberFormatException e) {
            status.completeExceptionally(e);
        }
    }
}
