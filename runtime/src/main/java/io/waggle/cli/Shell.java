package io.waggle.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands of the shell: every client verb of {@code waggle}, and those of older systems under their own names.
 * Answers and errors go to one place, in the order in which they come. Main thread.
 */
final class Shell implements ShellTalk {

    private static final List<String> LEAVING = List.of("exit", "quit");

    private final Supplier<CommandLine> verbs;
    private final Supplier<Rest> node;
    private final PrintWriter out;
    private final boolean json;
    private final Predicate<String> asked;
    private final Map<String, List<ShellWord>> groups = new LinkedHashMap<>();
    private final Map<String, ShellWord> words = new LinkedHashMap<>();

    /**
     * @param verbs a fresh command line that prints where this shell does
     * @param node the node it talks to
     * @param out where everything is said
     * @param json whether answers are JSON
     * @param asked asks a person a question
     */
    Shell(Supplier<CommandLine> verbs, Supplier<Rest> node, PrintWriter out, boolean json, Predicate<String> asked) {
        this.verbs = verbs;
        this.node = node;
        this.out = out;
        this.json = json;
        this.asked = asked;
        groups.put("MutiTask's", MutiTaskWords.ALL);
        groups.put("gearman's", GearmanWords.ALL);
        groups.put("vredis'", VredisWords.ALL);
        groups.values().forEach(group -> group.forEach(word -> words.put(word.name(), word)));
    }

    /** Whether a line ends the shell. */
    static boolean leaves(String line) {
        return LEAVING.contains(line.strip().toLowerCase(Locale.ROOT));
    }

    /** Runs a line. @return its exit code; 0 for an empty one */
    int run(String line) {
        try {
            List<String> typed = ShellLine.split(line);
            return typed.isEmpty() ? Exit.OK : run(typed);
        } catch (CliFailure failure) {
            return said(String.valueOf(failure.getMessage()), failure.exit());
        } catch (Exception failure) {
            return said(String.valueOf(failure.getMessage()), Exit.FAILED);
        }
    }

    private int said(String sentence, int exit) {
        out.println("waggle: " + Screen.plain(sentence));
        out.flush();
        return exit;
    }

    private int run(List<String> typed) throws Exception {
        List<String> given = typed.get(0).equals("waggle") && typed.size() > 1 ? typed.subList(1, typed.size()) : typed;
        String name = given.get(0).toLowerCase(Locale.ROOT);
        List<String> rest = given.subList(1, given.size());
        ShellWord word = words.get(name);
        if (word != null) {
            return rest.equals(List.of("--help")) ? help(word) : word.run(this, rest);
        }
        if (name.equals("help")) {
            return help(rest);
        }
        if (LEAVING.contains(name)) {
            throw new CliFailure(Exit.USAGE, name + " takes nothing behind it.");
        }
        if (verb(name) == null) {
            throw new CliFailure(Exit.USAGE, unknown(name));
        }
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(rest);
        return verb(all.toArray(String[]::new));
    }

    @Override
    public Rest rest() {
        return node.get();
    }

    @Override
    public Screen screen() {
        return new Screen(out, out, json);
    }

    @Override
    public int verb(String... typed) {
        return verbs.get().execute(typed);
    }

    @Override
    public boolean sure(String question) {
        return asked.test(question);
    }

    /** All that can be typed first. */
    List<String> names() {
        List<String> names = new ArrayList<>(words.keySet());
        verbs().forEach((name, verb) -> {
            if (!words.containsKey(name)) {
                names.add(name);
            }
        });
        names.add("help");
        names.addAll(LEAVING);
        return names;
    }

    /** How an older system's command is typed; empty: it is none. */
    String arguments(String name) {
        ShellWord word = words.get(name);
        return word == null ? "" : word.arguments();
    }

    /** A verb; {@code null}: there is none. */
    @Nullable
    CommandLine verb(String name) {
        return verbs().get(name);
    }

    /** What runs something, or is for other shells, is not for this one. */
    private Map<String, CommandLine> verbs() {
        Map<String, CommandLine> all = new LinkedHashMap<>(verbs.get().getSubcommands());
        all.keySet().removeAll(List.of("shell", "demo", "completion"));
        return all;
    }

    private String unknown(String name) {
        CommandSpec known = CommandSpec.create();
        names().forEach(one -> known.addSubcommand(one, CommandSpec.create()));
        List<String> near = new UnmatchedArgumentException(new CommandLine(known), List.of(name)).getSuggestions();
        return "There is no command \"" + name + "\""
                + (near.isEmpty() ? "" : "; near it are " + String.join(", ", near)) + ". \"help\" lists them all.";
    }

    private int help(List<String> about) {
        if (about.isEmpty()) {
            out.print(overview());
            out.flush();
            return Exit.OK;
        }
        String name = about.get(0).toLowerCase(Locale.ROOT);
        ShellWord word = words.get(name);
        if (word != null) {
            return help(word);
        }
        if (verb(name) == null) {
            throw new CliFailure(Exit.USAGE, unknown(name));
        }
        List<String> all = new ArrayList<>(about);
        all.add("--help");
        return verb(all.toArray(String[]::new));
    }

    private int help(ShellWord word) {
        out.println(word.form());
        out.println("  " + word.says());
        out.println("  Example: " + word.example());
        out.flush();
        return Exit.OK;
    }

    private String overview() {
        StringBuilder text = new StringBuilder("Verbs of waggle (each with --help and --json):\n");
        verbs().forEach((name, verb) -> line(text, name, first(verb)));
        groups.forEach((whose, group) -> {
            text.append('\n').append(whose).append(" commands:\n");
            group.forEach(word -> line(text, word.form(), word.says()));
        });
        text.append("\nThe shell's own:\n");
        line(text, "help [command]", "This list, or a command with an example.");
        line(text, "exit, quit", "Leaves the shell; nothing else ends.");
        return text.toString();
    }

    private static String first(CommandLine verb) {
        String[] description = verb.getCommandSpec().usageMessage().description();
        return description.length == 0 ? "" : description[0];
    }

    private static void line(StringBuilder text, String name, String says) {
        text.append(String.format("  %-52s %s%n", name, says));
    }
}
