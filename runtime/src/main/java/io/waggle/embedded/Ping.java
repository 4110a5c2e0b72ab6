package io.waggle.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a Redis server over a plain socket whether it is ready to serve. Blocks; any thread. */
final class Ping {

    /** What the server said. */
    enum Answer {
        /** Nobody listens there. */
        NONE,
        /** It reads its data from disk. */
        LOADING,
        READY
    }

    private Ping() {}

    static Answer ask(Endpoint endpoint, String password) {
        try (SocketChannel channel = endpoint.connect()) {
            channel.write(ByteBuffer.wrap(command(List.of("AUTH", password))));
            channel.write(ByteBuffer.wrap(command(List.of("PING"))));
            String text = readLines(channel, 2);
            if (text.contains("+PONG")) {
                return Answer.READY;
            }
            return text.contains("-LOADING") ? Answer.LOADING : Answer.NONE;
        } catch (IOException e) {
            return Answer.NONE;
        }
    }

    private static byte[] command(List<String> words) {
        StringBuilder text = new StringBuilder("*" + words.size() + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String readLines(SocketChannel channel, int lines) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        String text = "";
        while (text.lines().count() < lines || !text.endsWith("\n")) {
            if (!buffer.hasRemaining() || channel.read(buffer) < 0) {
                break;
            }
            text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        }
        return text;
    }
}
