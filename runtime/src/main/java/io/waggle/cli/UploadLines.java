package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Sends lines as they are read, blank ones left out, and puts the defaults before the fields of each: of two fields of
 * one name the node takes the second. One thread.
 */
final class UploadLines {

    private final LivePost post;
    private final UploadTally tally;
    private final byte[] defaults;
    private final byte[] out = new byte[64 * 1024];
    private int filled;
    private byte[] line = new byte[1024];
    private int length;
    private boolean broken;

    UploadLines(LivePost post, Map<String, Object> defaults, UploadTally tally) {
        this.post = post;
        this.tally = tally;
        String fields = new JsonObject(defaults).encode();
        this.defaults = fields.substring(0, fields.length() - 1).getBytes(StandardCharsets.UTF_8);
    }

    /** Goes on with what was read. */
    void add(byte[] bytes, int count) {
        tally.read(count);
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, from, i);
                sendLine();
                from = i + 1;
            }
        }
        keep(bytes, from, count);
    }

    /** Sends what is left, and says that it is all. */
    void end() {
        sendLine();
        flush();
        try {
            if (!broken) {
                post.end();
            }
        } catch (IOException gone) {
            broken = true;
        }
        tally.sentAll(!broken);
    }

    /** Sends what has gathered. A connection that is gone is told by the answers, which end. */
    void flush() {
        try {
            if (!broken) {
                post.write(out, filled);
            }
        } catch (IOException gone) {
            broken = true;
        }
        filled = 0;
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = to - from;
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
        }
        System.arraycopy(bytes, from, line, length, more);
        length += more;
    }

    private void sendLine() {
        int start = skipBlanks(0);
        if (start == length) {
            tally.blank();
        } else {
            tally.sent();
            if (defaults.length > 1 && line[start] == '{') {
                int next = skipBlanks(start + 1);
                put(defaults, 0, defaults.length);
                if (next < length && line[next] != '}') {
                    put(new byte[] {','}, 0, 1);
                }
                put(line, next, length);
            } else {
                put(line, start, length);
            }
            put(new byte[] {'\n'}, 0, 1);
        }
        length = 0;
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < length && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
            at++;
        }
        return at;
    }

    private void put(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int part = Math.min(to - at, out.length - filled);
            System.arraycopy(bytes, at, out, filled, part);
            filled += part;
            at += part;
            if (filled == out.length) {
                flush();
            }
        }
    }
}
