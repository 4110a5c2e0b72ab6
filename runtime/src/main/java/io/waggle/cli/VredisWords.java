package io.waggle.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** vredis' commands with their flags; its task ids are batches here. {@code dump} and {@code errors} are verbs. */
final class VredisWords {

    private static final Map<String, String> LONG =
            Map.of("--taskid", "-ta", "--latest", "-la", "--list", "-ls", "--limit", "-li", "--error", "-er");

    static final List<ShellWord> ALL = List.of(
            new ShellWord(
                    "stat",
                    "[-ta <batch>] [-la] [-ls] [-er <batch>] [-li <n>]",
                    "Counts of a batch per device (-ta), of the latest (-la), the latest batches (-ls), a batch's"
                            + " errors (-er).",
                    "stat -ta 2026-11-22",
                    VredisWords::stat),
            new ShellWord(
                    "stop",
                    "[-ta <batch>]",
                    "Alone: ends all nodes when what they run has ended (MutiTask). With -ta: cancels a batch (vredis).",
                    "stop -ta 2026-11-22",
                    VredisWords::stop),
            new ShellWord(
                    "cmdline",
                    "[-wf <node>,<node>] <program> [<argument>...]",
                    "Runs a program on all nodes, or on some (-wf), that allow it.",
                    "cmdline -wf n1 df -h",
                    VredisWords::cmdline));

    private VredisWords() {}

    private static int stop(ShellTalk shell, List<String> words) {
        if (words.isEmpty()) {
            return GearmanWords.stopNodes(shell);
        }
        List<String> flags = flags(words);
        if (flags.size() != 2 || !flags.get(0).equals("-ta")) {
            throw usage("stop");
        }
        return shell.verb("tasks", "cancel", "--batch", flags.get(1));
    }

    private static int stat(ShellTalk shell, List<String> words) {
        List<String> flags = flags(words);
        int limited = flags.indexOf("-li");
        String limit = "";
        if (limited >= 0) {
            if (limited + 1 == flags.size()) {
                throw usage("stat");
            }
            limit = flags.get(limited + 1);
            flags.subList(limited, limited + 2).clear();
        }
        String what = flags.isEmpty() ? "" : flags.get(0);
        if (what.equals("-ta") && flags.size() == 2) {
            return shell.verb("stats", "--job", flags.get(1));
        }
        if (what.equals("-la") && flags.size() == 1) {
            return shell.verb("stats", "--latest");
        }
        if (what.equals("-ls") && flags.size() == 1) {
            return shell.verb("stats", "--list", limit.isEmpty() ? "5" : limit);
        }
        if (what.equals("-er") && flags.size() == 2) {
            return limit.isEmpty()
                    ? shell.verb("errors", flags.get(1))
                    : shell.verb("errors", flags.get(1), "--limit", limit);
        }
        throw usage("stat");
    }

    private static int cmdline(ShellTalk shell, List<String> words) {
        List<String> verb = new ArrayList<>(List.of("exec"));
        List<String> program = words;
        if (!words.isEmpty() && (words.get(0).equals("-wf") || words.get(0).equals("--workerfilter"))) {
            if (words.size() < 2) {
                throw usage("cmdline");
            }
            verb.add("--nodes");
            verb.add(words.get(1));
            program = words.subList(2, words.size());
        }
        if (program.isEmpty()) {
            throw usage("cmdline");
        }
        verb.add("--");
        verb.addAll(program);
        return shell.verb(verb.toArray(String[]::new));
    }

    private static List<String> flags(List<String> words) {
        return new ArrayList<>(
                words.stream().map(word -> LONG.getOrDefault(word, word)).toList());
    }

    private static CliFailure usage(String name) {
        ShellWord word =
                ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        return new CliFailure(Exit.USAGE, "That is not how " + name + " is asked. " + word.usage());
    }
}
