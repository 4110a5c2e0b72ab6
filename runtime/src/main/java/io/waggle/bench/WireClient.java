package io.waggle.bench;

import io.waggle.rig.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * Sends one and the same request again and again on a few kept connections, each as soon as its answer is there. As
 * light as a client can be, because it takes its time from the node's cores: no library, the bytes made once, one
 * thread, which is the caller's. It measures what it costs.
 */
final class WireClient {

    private static final long ANSWER_MS = 30_000;

    private final URI url;
    private final String token;

    /**
     * What a load came to.
     *
     * @param answered requests answered with 2xx
     * @param nanos how long it took
     * @param cpuNanos CPU that the client used meanwhile
     */
    record Load(long answered, long nanos, long cpuNanos) {}

    WireClient(Session session) {
        this.url = session.url();
        this.token = session.token();
    }

    /** The bytes of a POST of JSON. */
    byte[] post(String path, byte[] json) {
        String head = "POST /api/v1" + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                + token + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length + "\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(first, first.length + json.length);
        System.arraycopy(json, 0, all, first.length, json.length);
        return all;
    }

    /** Sends for a time. */
    Load during(long nanos, int connections, byte[] request) {
        long until = System.nanoTime() + nanos;
        return run(connections, request, sent -> System.nanoTime() - until < 0, took -> {});
    }

    /** Sends a number of requests. */
    Load times(long count, int connections, byte[] request, LongConsumer latency) {
        return run(connections, request, sent -> sent < count, latency);
    }

    /**
     * Sends while there is more to send, and returns when all has been answered.
     *
     * @param more told how many were sent so far, whether to send another
     * @param latency told how many nanoseconds each answer took
     * @throws IllegalStateException when one is not answered with 2xx
     */
    private Load run(int connections, byte[] request, LongPredicate more, LongConsumer latency) {
        var threads = ManagementFactory.getThreadMXBean();
        List<WireConnection> all = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                all.add(new WireConnection(
                        new InetSocketAddress(url.getHost(), url.getPort()), ByteBuffer.wrap(request), selector));
            }
            long cpu = threads.getCurrentThreadCpuTime();
            long begun = System.nanoTime();
            long sent = 0;
            for (WireConnection one : all) {
                if (more.test(sent)) {
                    sent++;
                    one.send();
                }
            }
            long answered = 0;
            while (answered < sent) {
                if (selector.select(ANSWER_MS) == 0) {
                    throw new IllegalStateException("the node did not answer within " + ANSWER_MS / 1000 + " s");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    WireConnection one = (WireConnection) key.attachment();
                    if (one.go()) {
                        answered++;
                        latency.accept(System.nanoTime() - one.sentAt());
                        if (more.test(sent)) {
                            sent++;
                            one.send();
                        }
                    }
                }
                selector.selectedKeys().clear();
            }
            return new Load(answered, System.nanoTime() - begun, threads.getCurrentThreadCpuTime() - cpu);
        } catch (IOException e) {
            throw new UncheckedIOException("the connection to the node broke", e);
        } finally {
            all.forEach(WireConnection::close);
        }
    }
}
