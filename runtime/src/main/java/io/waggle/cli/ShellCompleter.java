package io.waggle.cli;

import io.waggle.cli.ShellNames.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completes commands, then flags, verbs and the names that live in the cluster. Main thread. */
final class ShellCompleter implements Completer {

    private final Shell shell;
    private final ShellNames names;

    ShellCompleter(Shell shell, ShellNames names) {
        this.shell = shell;
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        words(line.words().subList(0, line.wordIndex()), line.word())
                .forEach(word -> candidates.add(new Candidate(word)));
    }

    /**
     * What can stand next.
     *
     * @param before the words before it
     * @param begun what is typed of it
     */
    List<String> words(List<String> before, String begun) {
        if (before.isEmpty()) {
            return shell.names();
        }
        String first = before.get(0).toLowerCase(Locale.ROOT);
        if (first.equals("help")) {
            return before.size() == 1 ? shell.names() : List.of();
        }
        String arguments = shell.arguments(first);
        CommandLine verb = shell.verb(first);
        return verb == null || !arguments.isEmpty() ? old(arguments, before.size() - 1) : of(verb, before, begun);
    }

    private List<String> old(String arguments, int position) {
        String[] forms = arguments.split(" ", -1);
        if (arguments.isEmpty() || position >= forms.length) {
            return List.of();
        }
        String form = forms[position];
        List<String> found = new ArrayList<>(form.contains("all|") ? List.of("all") : List.of());
        kind(form.replace("task", "channel")).ifPresent(kind -> found.addAll(names.of(kind)));
        return found;
    }

    private List<String> of(CommandLine verb, List<String> before, String begun) {
        CommandLine at = verb;
        for (String word : before.subList(1, before.size())) {
            at = at.getSubcommands().getOrDefault(word, at);
        }
        CommandSpec spec = at.getCommandSpec();
        if (begun.startsWith("-")) {
            return spec.options().stream().map(OptionSpec::longestName).toList();
        }
        OptionSpec option = spec.findOption(before.get(before.size() - 1));
        if (option != null && option.arity().max() > 0) {
            return values(option, option.longestName());
        }
        List<String> found = new ArrayList<>(at.getSubcommands().keySet());
        spec.positionalParameters()
                .forEach(parameter -> found.addAll(values(parameter, parameter.paramLabel() + verb.getCommandName())));
        return found;
    }

    /** What the argument says it can be, or the names of what it is about. */
    private List<String> values(ArgSpec argument, String about) {
        List<String> found = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(found::add);
        }
        kind(about).ifPresent(kind -> found.addAll(names.of(kind)));
        return found;
    }

    private static Optional<Kind> kind(String about) {
        String lower = about.toLowerCase(Locale.ROOT);
        if (lower.contains("from") || lower.contains("reload")) {
            return Optional.of(Kind.CHANNEL);
        }
        for (Kind kind : Kind.values()) {
            if (lower.contains(kind.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
