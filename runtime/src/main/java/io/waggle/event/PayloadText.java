package io.waggle.event;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A payload's JSON text on its way into a record: without the blanks between its parts, so that the same payload is
 * the same bytes; numbers and texts stand as they were sent. One use, one thread.
 */
final class PayloadText {

    static final int MOST_BYTES = 1024 * 1024;

    /** As deep as results may be; JSON writers give up at 1000, and a task is written within lists and answers. */
    static final int DEEPEST = 200;

    private final byte[] text;
    private final int from;
    private final int to;
    private int blanks;
    private int deepest;
    private boolean ascii = true;

    private PayloadText(byte[] text, int from, int to) {
        this.text = text;
        this.from = from;
        this.to = to;
    }

    /**
     * The bytes to keep of well-formed JSON text.
     *
     * @throws Problem {@code TOO_LARGE}, or {@code BAD_REQUEST} when it is nested too deep or holds what is no
     *     character: lists could not show it
     */
    static byte[] kept(byte[] text, int from, int to) {
        var payload = new PayloadText(text, from, to);
        payload.look();
        int length = to - from - payload.blanks;
        if (length > MOST_BYTES) {
            throw new Problem(
                    ProblemCode.TOO_LARGE,
                    "the payload has " + length + " bytes and may have " + MOST_BYTES
                            + ": put the data elsewhere and send where it is.");
        }
        if (payload.deepest > DEEPEST) {
            throw Fields.bad("the payload is nested deeper than " + DEEPEST + " levels: flatten it.");
        }
        if (!payload.ascii) {
            payload.checkCharacters();
        }
        return payload.blanks == 0 ? Arrays.copyOfRange(text, from, to) : payload.withoutBlanks(length);
    }

    private void look() {
        int depth = 0;
        boolean inText = false;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b < 0) {
                ascii = false;
            } else if (inText) {
                if (b == '\\') {
                    i += text[i + 1] == 'u' ? escape(i) : 1;
                }
                inText = b != '"';
            } else if (b == '"') {
                inText = true;
            } else if (b == '{' || b == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (b == '}' || b == ']') {
                depth--;
            } else if (b <= ' ') {
                blanks++;
            }
        }
    }

    /** How many characters to go on behind the backslash of an escape; the two halves of a pair belong together. */
    private int escape(int at) {
        char first = (char) hex(at);
        if (!Character.isSurrogate(first)) {
            return 5;
        }
        boolean pair = at + 12 <= to
                && text[at + 6] == '\\'
                && text[at + 7] == 'u'
                && Character.isHighSurrogate(first)
                && Character.isLowSurrogate((char) hex(at + 6));
        if (!pair) {
            throw noCharacter();
        }
        return 11;
    }

    private int hex(int at) {
        int value = 0;
        for (int i = at + 2; i < at + 6; i++) {
            value = value << 4 | Character.digit(text[i], 16);
        }
        return value;
    }

    private void checkCharacters() {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, from, to - from));
        } catch (CharacterCodingException broken) {
            throw noCharacter();
        }
    }

    private static Problem noCharacter() {
        return Fields.bad("the payload holds what is no character, half of a surrogate pair or a byte that is no UTF-8:"
                + " send such data as Base64.");
    }

    private byte[] withoutBlanks(int length) {
        byte[] kept = new byte[length];
        int at = 0;
        boolean inText = false;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (inText || b > ' ' || b < 0) {
                kept[at++] = b;
            }
            if (b == '\\') {
                kept[at++] = text[++i];
            } else if (b == '"') {
                inText = !inText;
            }
        }
        return kept;
    }
}
