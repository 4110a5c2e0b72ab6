package io.waggle.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineCutterTest {

    private static final String TEXT = "one\n\ntwo\r\n \t\r\n12345678\n123456789\n1234567890123456789012\nlast";

    /** The same, however the bytes are cut on their way. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 20, 100})
    void givesEveryLineOnceAndSaysWhichAreTooLong(int size) {
        List<String> lines = new ArrayList<>();
        var cutter = new LineCutter(8, new LineCutter.Lines() {
            @Override
            public void line(byte[] bytes, int from, int to) {
                lines.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }

            @Override
            public void tooLong() {
                lines.add("too long");
            }
        });
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < text.length; from += size) {
            cutter.feed(java.util.Arrays.copyOfRange(text, from, Math.min(text.length, from + size)));
        }
        cutter.end();
        assertThat(lines).containsExactly("one", "two\r", "12345678", "too long", "too long", "last");
    }
}
