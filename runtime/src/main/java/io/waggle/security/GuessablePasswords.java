package io.waggle.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Knows the passwords that are tried first: common words and pairs of them, with digits and signs around and letters
 * swapped for look-alikes; runs on the keyboard; repetitions; digits alone. Pure functions over a small word list.
 */
final class GuessablePasswords {

    /** More digits and signs than this at an end are no mere decoration. */
    private static final int MOST_AROUND = 8;

    private static final Set<String> WORDS = load();
    private static final List<String> RUNS = List.of(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890123456789",
            "qwertyuiop",
            "asdfghjkl",
            "zxcvbnm",
            "qwertzuiop",
            "azertyuiop",
            "1qaz2wsx3edc4rfv5tgb",
            "1q2w3e4r5t6y7u8i9o0p");

    private GuessablePasswords() {}

    static boolean guessable(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        return (lower.chars().allMatch(Character::isDigit) && lower.length() < 15)
                || repeats(lower)
                || runs(lower)
                || cores(lower).stream().anyMatch(GuessablePasswords::common);
    }

    /**
     * The words that may be at the heart of a password: look-alikes undone, whatever is no letter taken away, with more
     * or fewer of the digits and signs at its ends counted as look-alikes.
     */
    static Set<String> cores(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        Set<String> cores = new HashSet<>();
        for (int from = 0; from <= Math.min(MOST_AROUND, around(lower)); from++) {
            int behind = around(new StringBuilder(lower).reverse().toString());
            for (int cut = 0; cut <= Math.min(MOST_AROUND, behind) && from + cut < lower.length(); cut++) {
                cores.add(letters(lower.substring(from, lower.length() - cut)));
            }
        }
        return cores;
    }

    private static String letters(String text) {
        var core = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = alike(text.charAt(i));
            if (Character.isLetter(letter)) {
                core.append(letter);
            }
        }
        return core.toString();
    }

    /** How many characters stand before the first letter. */
    private static int around(String text) {
        int count = 0;
        while (count < text.length() && !Character.isLetter(text.charAt(count))) {
            count++;
        }
        return count;
    }

    private static boolean common(String core) {
        if (WORDS.contains(core)) {
            return true;
        }
        for (int cut = 3; cut <= core.length() - 3; cut++) {
            if (WORDS.contains(core.substring(0, cut)) && WORDS.contains(core.substring(cut))) {
                return true;
            }
        }
        return false;
    }

    /** One piece of at most four characters, over and over. */
    private static boolean repeats(String text) {
        for (int size = 1; size <= 4 && size * 2 <= text.length(); size++) {
            String piece = text.substring(0, size);
            if (piece.repeat(text.length() / size + 1).startsWith(text)) {
                return true;
            }
        }
        return false;
    }

    /** A run of the alphabet, the digits or the keyboard, there or back, and little else. */
    private static boolean runs(String text) {
        String back = new StringBuilder(text).reverse().toString();
        return RUNS.stream()
                .anyMatch(run -> longest(text, run) + 3 >= text.length() || longest(back, run) + 3 >= text.length());
    }

    private static int longest(String text, String run) {
        for (int size = Math.min(text.length(), run.length()); size >= 4; size--) {
            for (int from = 0; from + size <= text.length(); from++) {
                if (run.contains(text.substring(from, from + size))) {
                    return size;
                }
            }
        }
        return 0;
    }

    private static char alike(char c) {
        return switch (c) {
            case '0' -> 'o';
            case '1', '!', '|' -> 'i';
            case '3' -> 'e';
            case '4', '@' -> 'a';
            case '5', '$' -> 's';
            case '7', '+' -> 't';
            case '8' -> 'b';
            default -> c;
        };
    }

    private static Set<String> load() {
        try (InputStream in = GuessablePasswords.class.getResourceAsStream("guessable-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("guessable-words.txt is missing in the runtime's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> List.of(line.split(" ")).stream())
                    .filter(word -> !word.isEmpty())
                    .map(GuessablePasswords::letters)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
