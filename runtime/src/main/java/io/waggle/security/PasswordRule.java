package io.waggle.security;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Locale;

/** Which passwords are taken: at least 15 characters, or at least 8 that are not easy to guess; at most 200. */
public final class PasswordRule {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 200;

    private PasswordRule() {}

    /**
     * Refuses a weak password.
     *
     * @throws Problem {@code BAD_REQUEST} with what to do better; never quotes the password
     */
    public static void check(String user, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw refused(
                    "a password has " + SHORTEST + " to " + LONGEST + " characters; this one has " + length + ".");
        }
        if (GuessablePasswords.guessable(password) || namesUser(user, password)) {
            throw refused("this password is among the first that anybody would try: take three or four unrelated words,"
                    + " or let a password manager make one.");
        }
    }

    private static boolean namesUser(String user, String password) {
        String core = GuessablePasswords.letters(password);
        return !core.isEmpty() && core.equals(GuessablePasswords.letters(user.toLowerCase(Locale.ROOT)));
    }

    private static Problem refused(String sentence) {
        return new Problem(ProblemCode.BAD_REQUEST, sentence);
    }
}
