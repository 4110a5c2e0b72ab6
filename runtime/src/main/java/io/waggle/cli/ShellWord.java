package io.waggle.cli;

import java.util.Arrays;
import java.util.List;

/**
 * A command of the shell that is no verb of {@code waggle}: what an older system called it, with its own arguments.
 * Immutable.
 *
 * @param name what is typed
 * @param arguments its form, {@code <needed>} and {@code [optional]}, with blanks between
 * @param says what it does
 * @param example a line that works
 * @param action does it
 */
record ShellWord(String name, String arguments, String says, String example, Action action) {

    /** What a command does. */
    interface Action {
        /** Does it. @return the exit code; a {@link CliFailure} says more */
        int run(ShellTalk shell, List<String> arguments) throws Exception;
    }

    /** How it is typed. */
    String form() {
        return (name + " " + arguments).strip();
    }

    int run(ShellTalk shell, List<String> given) throws Exception {
        if (!fits(given.size())) {
            throw new CliFailure(
                    Exit.USAGE,
                    given.isEmpty()
                            ? name + " needs " + arguments + ". " + usage()
                            : given.size() + (given.size() == 1 ? " argument is" : " arguments are") + " not what "
                                    + name + " takes. " + usage());
        }
        return action.run(shell, given);
    }

    /** The sentence for arguments that are wrong. */
    String usage() {
        return "It is \"" + form() + "\", for example \"" + example + "\".";
    }

    /** A form with flags counts for itself what it was given. */
    private boolean fits(int count) {
        if (arguments.contains("-")) {
            return true;
        }
        String[] forms = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
        long least = Arrays.stream(forms).filter(one -> one.startsWith("<")).count();
        return count >= least && count <= forms.length;
    }
}
