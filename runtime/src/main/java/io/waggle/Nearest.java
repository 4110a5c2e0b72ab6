package io.waggle;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a mistyped word was meant to be. Pure; any thread. */
final class Nearest {

    private static final int FARTHEST = 3;

    private Nearest() {}

    /** The known word with the fewest letters to change, if it is near at all. */
    static Optional<String> of(String typed, Stream<String> known) {
        return known.filter(word -> distance(typed, word) <= Math.min(FARTHEST, word.length() / 2))
                .min(Comparator.comparingInt(word -> distance(typed, word)));
    }

    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
