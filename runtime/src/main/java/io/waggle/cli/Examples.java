package io.waggle.cli;

import java.util.Map;
import picocli.CommandLine;

/** An example for each verb that does not bring its own, shown below its help. Pure functions. */
final class Examples {

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("login", "login --profile prod --url https://waggle.example.org --username ann"),
            Map.entry("profiles", "profiles"),
            Map.entry("password", "password"),
            Map.entry("users", "users"),
            Map.entry("user", "user add bob --role operator"),
            Map.entry("user add", "user add bob --role operator,viewer"),
            Map.entry("user set", "user set bob --disable"),
            Map.entry("user delete", "user delete bob"),
            Map.entry("tokens", "tokens"),
            Map.entry("token", "token add cron --role submitter --expires 90d"),
            Map.entry("token add", "token add cron --role submitter --channels mail --expires 90d"),
            Map.entry("token revoke", "token revoke 3f9a1c"),
            Map.entry("audit", "audit --by ann --limit 20"),
            Map.entry("deploy", "deploy my-functions.jar"),
            Map.entry("submit", "submit -f word-count --payload '{\"text\":\"one two\"}' --wait 30s"),
            Map.entry("task", "task mail/welcome-17"),
            Map.entry("task cancel", "task cancel mail/welcome-17"),
            Map.entry("task rerun", "task rerun mail/welcome-17"),
            Map.entry("task copy", "task copy mail/welcome-17 --set-priority 5"),
            Map.entry("task delete", "task delete mail/welcome-17"),
            Map.entry("task set", "task set mail/welcome-17 --priority 9"),
            Map.entry("why", "why mail/welcome-17"),
            Map.entry("tasks", "tasks --channel mail --state RUNNING"),
            Map.entry("tasks cancel", "tasks cancel --batch 2026-11-22 --dry-run"),
            Map.entry("tasks rerun", "tasks rerun --channel mail --state FAILED"),
            Map.entry("tasks copy", "tasks copy --batch 2026-11-22 --set-batch again"),
            Map.entry("tasks prioritize", "tasks prioritize --batch night --priority 5"),
            Map.entry("prioritize", "prioritize --batch night --priority 5"),
            Map.entry("tasks delete", "tasks delete --state CANCELLED"),
            Map.entry("tasks clear-results", "tasks clear-results --batch 2026-11-21"),
            Map.entry("channels", "channels"),
            Map.entry("channel", "channel mail --rate 100/s --capacity 10000"),
            Map.entry("failed", "failed"),
            Map.entry("failed list", "failed list mail"),
            Map.entry("failed count", "failed count mail"),
            Map.entry("failed reload", "failed reload mail"),
            Map.entry("failed delete", "failed delete mail welcome-17"),
            Map.entry("reload", "reload mail welcome-17"),
            Map.entry("errors", "errors 2026-11-22 --limit 20"),
            Map.entry("stats", "stats --by function,batch"),
            Map.entry("facets", "facets batch --prefix 2026-"),
            Map.entry("call", "call word-count --payload '{\"text\":\"one two\"}'"),
            Map.entry("devices", "devices"),
            Map.entry("device", "device n1-1 set --slots 8"),
            Map.entry("dispatch", "dispatch pause --intake"),
            Map.entry("commands", "commands --limit 5"),
            Map.entry("nodes", "nodes"),
            Map.entry("nodes stop", "nodes stop --dry-run"),
            Map.entry("node-stop", "node-stop n1"),
            Map.entry("functions", "functions"),
            Map.entry("dump", "dump 2026-11-22 --function crawl,count --file crawl.json,count.json"),
            Map.entry("ping", "ping --count 3"),
            Map.entry("shell", "shell"),
            Map.entry("completion", "completion bash"),
            Map.entry("version", "version"));

    private Examples() {}

    /** Shows them below the help of each verb, and of what stands behind it. */
    static void addTo(CommandLine line) {
        add(line, "");
    }

    private static void add(CommandLine line, String before) {
        line.getSubcommands().forEach((name, verb) -> {
            String path = before + name;
            String example = ALL.get(path);
            if (example != null && verb.getCommandSpec().usageMessage().footer().length == 0) {
                verb.getCommandSpec().usageMessage().footer("", "Example:", "  waggle " + example.replace("%", "%%"));
            }
            add(verb, path + " ");
        });
    }
}
