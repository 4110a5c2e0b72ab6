package io.waggle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A kept HTTP/1.1 connection with one request under way, whose answer says its length. One thread. */
final class WireConnection {

    private static final String LENGTH = "\r\ncontent-length:";

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
    private long bodyLeft = -1;
    private long sentAt;

    WireConnection(InetSocketAddress address, ByteBuffer request, Selector selector) throws IOException {
        this.request = request.duplicate();
        this.channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** When the request under way was begun, {@link System#nanoTime()}. */
    long sentAt() {
        return sentAt;
    }

    void send() throws IOException {
        sentAt = System.nanoTime();
        request.rewind();
        write();
    }

    private void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Goes on where it can. @return whether the answer is complete */
    boolean go() throws IOException {
        if (key.isWritable()) {
            write();
        }
        return key.isReadable() && read();
    }

    private boolean read() throws IOException {
        while (true) {
            int got = channel.read(answer);
            if (got < 0) {
                throw new IOException("the node closed the connection");
            }
            if (bodyLeft >= 0) {
                bodyLeft -= got;
                answer.clear();
            } else {
                readHead();
            }
            if (bodyLeft == 0) {
                bodyLeft = -1;
                return true;
            }
            if (got == 0) {
                return false;
            }
        }
    }

    private void readHead() {
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return;
        }
        if (text.charAt(9) != '2') {
            throw new IllegalStateException("the node answered " + text);
        }
        int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (at < 0 || at > end) {
            throw new IllegalStateException("the answer does not say its length: " + text.substring(0, end));
        }
        int from = at + LENGTH.length();
        int length = Integer.parseInt(
                text.substring(from, text.indexOf("\r\n", from)).strip());
        bodyLeft = (long) length - (answer.position() - end - 4);
        answer.clear();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
