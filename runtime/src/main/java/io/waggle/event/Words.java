package io.waggle.event;

import java.util.regex.Pattern;

/** Which texts may be names, tags and ids. */
public final class Words {

    /** What a name looks like, for sentences. */
    public static final String NAME =
            "1 to 100 of letters, digits and . _ - in ASCII, beginning with a letter or a digit";

    private static final int LONGEST_NAME = 100;
    private static final Pattern OURS = Pattern.compile("w[0-9a-z]+_[0-9a-z]+_[0-9a-z]+");
    private static final Pattern TAGS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:=-]{0,99}");

    private Words() {}

    /** Whether a channel or a function may have this name. */
    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NAME || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Whether this may be a tag. */
    public static boolean isTag(String text) {
        return TAGS.matcher(text).matches();
    }

    /** Whether an id has the form that only this runtime gives out. */
    public static boolean isOurs(String id) {
        return OURS.matcher(id).matches();
    }

    /** Whether a submitter may choose this id: 1 to 200 printable characters without '/', not of our own form. */
    public static boolean isOwnId(String text) {
        return isLabel(text) && text.indexOf('/') < 0 && !text.equals(".") && !text.equals("..") && !isOurs(text);
    }

    /** Whether this may be a label: 1 to 200 printable characters, no blank at either end. */
    public static boolean isLabel(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= 200
                && text.strip().equals(text)
                && text.codePoints().allMatch(Words::printable);
    }

    /** A stranger's text, cut and cleaned so that a sentence can quote it. */
    public static String shown(String text) {
        var clean = new StringBuilder();
        text.codePoints().limit(60).forEach(c -> clean.appendCodePoint(printable(c) ? c : '?'));
        return text.codePointCount(0, text.length()) > 60 ? clean + "…" : clean.toString();
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
