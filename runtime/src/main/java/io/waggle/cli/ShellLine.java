package io.waggle.cli;

import java.util.ArrayList;
import java.util.List;

/** A line as it is typed, cut into words. Quotes and backslashes are those of other shells. One thread. */
final class ShellLine {

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;

    private ShellLine(String line) {
        this.line = line;
    }

    /** The words of a line; none: it is empty or a comment. */
    static List<String> split(String line) {
        String text = line.strip();
        return text.startsWith("#") ? List.of() : new ShellLine(text).split();
    }

    private List<String> split() {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == quote) {
                quote = 0;
            } else if (c == '\\' && escapes(i, quote)) {
                i++;
                add(line.charAt(i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                end();
            } else {
                add(c);
            }
        }
        if (quote != 0) {
            throw new CliFailure(Exit.USAGE, "The quote " + quote + " is not closed: '{\"text\":\"like this\"}'.");
        }
        end();
        return List.copyOf(words);
    }

    /** Between single quotes a backslash is one; between double quotes it escapes them and itself. */
    private boolean escapes(int at, char quote) {
        if (quote == '\'' || at + 1 == line.length()) {
            return false;
        }
        char next = line.charAt(at + 1);
        return quote == 0 || next == '"' || next == '\\';
    }

    private void add(char c) {
        word.append(c);
        begun = true;
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
            word.setLength(0);
            begun = false;
        }
    }
}
