package io.waggle.event;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class Nearest {

    private Nearest() {}

    /** The known word that is at most two typing slips away, the nearest first. */
    public static Optional<String> of(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.length() > 40) {
            return Optional.empty();
        }
        int bound = lower.length() <= 3 ? 1 : 2;
        return known.stream()
                .filter(k -> slips(lower, k.toLowerCase(Locale.ROOT)) <= bound)
                .min(Comparator.comparingInt(k -> slips(lower, k.toLowerCase(Locale.ROOT))));
    }

    /** Levenshtein's distance, a row at a time. */
    private static int slips(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
