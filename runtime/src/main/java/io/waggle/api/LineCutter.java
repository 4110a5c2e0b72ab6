package io.waggle.api;

import java.util.Arrays;

/** Cuts a stream of bytes into its lines; blank ones are passed over. Touched on one context. */
final class LineCutter {

    private final int most;
    private final Lines lines;
    private byte[] begun = {};
    private int length;
    private boolean tooLong;

    /** Who gets the lines, while they are cut; the bytes are theirs only during the call. */
    interface Lines {

        /** A line, without its end. */
        void line(byte[] bytes, int from, int to);

        /** A line that was longer than allowed, at its end. */
        void tooLong();
    }

    /** @param most how many bytes a line may have */
    LineCutter(int most, Lines lines) {
        this.most = most;
        this.lines = lines;
    }

    /** Goes on with the next bytes. */
    void feed(byte[] bytes) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                cut(bytes, from, i);
                from = i + 1;
            }
        }
        keep(bytes, from, bytes.length);
    }

    /** Ends the stream: what has begun is a line too. */
    void end() {
        cut(begun, 0, 0);
    }

    private void cut(byte[] bytes, int from, int to) {
        if (length == 0 && !tooLong && to - from <= most) {
            give(bytes, from, to);
            return;
        }
        keep(bytes, from, to);
        int whole = length;
        length = 0;
        if (tooLong) {
            tooLong = false;
            lines.tooLong();
        } else {
            give(begun, 0, whole);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = to - from;
        if (tooLong || length + more > most) {
            tooLong = true;
            length = 0;
            begun = new byte[0];
            return;
        }
        if (length + more > begun.length) {
            begun = Arrays.copyOf(begun, Math.max(length + more, Math.min(most, 2 * begun.length)));
        }
        System.arraycopy(bytes, from, begun, length, more);
        length += more;
    }

    private void give(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                lines.line(bytes, from, to);
                return;
            }
        }
    }
}
