package io.waggle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.servers.FreePort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What holds for every verb, and the verbs that are about the program itself. */
class VerbsTest {

    @TempDir
    Path temp;

    @Test
    void everyVerbHasAnExampleThatIsRightAndShownInItsHelp() {
        verbs().forEach((name, verb) -> {
            var example = Pattern.compile("Examples?:\\s+waggle (.+)").matcher(verb.getUsageMessage());
            assertThat(example.find()).as("an example in the help of " + name).isTrue();
            assertThat(example.group(1)).startsWith(name.replaceFirst(" .*", ""));
            Cli.commandLine().parseArgs(ShellLine.split(example.group(1)).toArray(String[]::new));
        });
    }

    @Test
    void everyVerbThatAsksANodePrintsJsonForScripts() {
        verbs().forEach((name, verb) -> {
            if (verb.getCommand() instanceof ClientCommand) {
                assertThat(verb.getCommandSpec().findOption("--json")).as(name).isNotNull();
                assertThat(verb.getCommandSpec().findOption("--profile"))
                        .as(name)
                        .isNotNull();
            }
        });
    }

    @Test
    void oneDeviceAndTheGatesAreShownForPeople() throws Exception {
        String device =
                "{\"id\":\"a-1\",\"node\":\"a\",\"state\":\"RUNNING\",\"slots\":4,\"busy\":1,\"tags\":[\"gpu\"],"
                        + "\"channels\":[],\"cpu\":0.214,\"memory\":-1,\"load\":0.5,\"name\":\"\",\"held\":null,\"deaf\":null,"
                        + "\"disk\":{\"free\":1500000000,\"total\":9000000000},\"lastSeen\":\"" + Instant.now() + "\","
                        + "\"tasks\":[{\"address\":\"c/1\",\"function\":\"c\",\"startedAt\":\"" + Instant.now()
                        + "\"}]}";
        try (Answers node = new Answers()
                .on("/devices/a-1", 200, device)
                .on(
                        "/dispatch",
                        200,
                        "{\"state\":\"PARTLY_PAUSED\",\"intake\":{\"by\":\"ann\",\"since\":\"" + Instant.now()
                                + "\"},\"dispatch\":null}")) {
            assertThat(node.run("device", "a-1")).isEqualTo(Exit.OK);
            assertThat(node.out().lines())
                    .contains(
                            "device    a-1",
                            "slots     1 busy of 4",
                            "tags      gpu",
                            "channels  all",
                            "cpu       21 %",
                            "load      0.50",
                            "disk      1.5 GB free of 9.0 GB")
                    .anyMatch(line -> line.matches("runs      c/1, since \\d+s ago"))
                    .noneMatch(line -> line.startsWith("memory") || line.startsWith("held"));
            assertThat(node.run("dispatch")).isEqualTo(Exit.OK);
            assertThat(node.out())
                    .containsPattern("state     PARTLY_PAUSED\nintake    shut by ann \\d+s ago\ndispatch  open\n");
        }
    }

    @Test
    void whatAProgramWroteIsShownWithItsNodeAndDecidesTheExitCode() throws Exception {
        String good = "{\"node\":\"n1\",\"outcome\":\"DONE\",\"exitCode\":0,\"stdout\":\"a\\nb\\n\",\"stderr\":\"\","
                + "\"truncated\":false,\"durationMs\":3,\"detail\":\"\"}";
        String bad =
                "{\"node\":\"n2\",\"outcome\":\"DONE\",\"exitCode\":3,\"stdout\":\"\",\"stderr\":\"no\\u001b[2J\\n\","
                        + "\"truncated\":true,\"durationMs\":3,\"detail\":\"\"}";
        String none = "{\"node\":\"n3\",\"outcome\":\"REFUSED\",\"exitCode\":null,\"stdout\":\"\",\"stderr\":\"\","
                + "\"truncated\":false,\"durationMs\":0,\"detail\":\"its exec-allow names none\"}";
        try (Answers node = new Answers().on("/nodes/exec", 200, "{\"nodes\":[" + good + "]}")) {
            assertThat(node.cli().execute("exec", "--url", node.url(), "--nodes", "n1", "df", "-h", "--timeout", "x"))
                    .isEqualTo(Exit.OK);
            assertThat(node.out()).contains("[n1] a\n[n1] b\n");
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/nodes/exec {\"argv\":[\"df\",\"-h\",\"--timeout\",\"x\"],\"timeout\":\"10s\",\"nodes\":[\"n1\"]}");
        }
        try (Answers node =
                new Answers().on("/nodes/exec", 200, "{\"nodes\":[" + good + "," + bad + "," + none + "]}")) {
            assertThat(node.cli().execute("exec", "--url", node.url(), "--", "df", "-h"))
                    .isEqualTo(Exit.FAILED);
            assertThat(node.err())
                    .contains("[n2] no", "[n2] ended with 3", "first 64 KiB", "[n3] REFUSED: its exec-allow names none")
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void whatATaskSaysGivesTheTerminalNoOrders() throws Exception {
        String evil = "\\u001b]0;owned\\u0007 \\u009b31m\\u202e";
        String task = "{\"address\":\"c/1\",\"state\":\"FAILED\",\"error\":{\"type\":\"a.B\",\"message\":\"" + evil
                + "\",\"stack\":\"a.B: " + evil
                + "\\n\\tat here\\n\"},\"history\":[{\"error\":{\"type\":\"a.B\",\"message\":\""
                + evil + "\"}},{}],\"tags\":[\"" + evil + "\"]}";
        String refusal = "{\"code\":\"FUNCTION_FAILED\",\"detail\":\"it said " + evil + "\"}";
        try (Answers node = new Answers()
                .on("/tasks/1", 200, task)
                .on("/functions/f/call", 502, refusal)
                .on(
                        "/failed/reload",
                        200,
                        "{\"action\":\"reload\",\"code\":\"INTERNAL\",\"detail\":\"" + evil + "\"}")) {
            node.run("task", "1");
            node.run("call", "f");
            node.run("reload", "--all");
            assertThat(node.out()).contains("at here");
            assertThat(node.err()).contains("it said");
            assertThat(node.out() + node.err()).doesNotContainPattern("[\\p{Cc}\\u202e&&[^\\n\\r\\t]]");
        }
    }

    @Test
    void aLogThatBreaksOffIsNotTheEnd() throws Exception {
        String line =
                "{\"at\":\"2026-11-22T10:00:00Z\",\"level\":\"INFO\",\"attempt\":1,\"device\":\"a-1\",\"text\":\"one\"}\n";
        String path = "/tasks/1/logs?follow=true";
        try (Answers node = new Answers().on("/tasks/1/logs", 200, "{}").on(path, 200, line)) {
            assertThat(node.run("logs", "1", "--follow")).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("broke off");
        }
        try (Answers node = new Answers()
                .on("/tasks/1/logs", 200, "{}")
                .on(path, 200, line + "{\"problem\":{\"code\":\"UNAUTHENTICATED\",\"detail\":\"log in\"}}\n")) {
            assertThat(node.run("logs", "1", "--follow", "--json")).isEqualTo(Exit.FAILED);
        }
        try (Answers node = new Answers()
                .on("/tasks/1/logs", 200, "{}")
                .on(path, 200, line + "{\"end\":{\"state\":\"SUCCEEDED\"}}\n")) {
            assertThat(node.run("logs", "1", "--follow")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("a-1  one");
        }
        try (Answers node = new Answers()
                .on("/tasks/1/logs", 404, "{}")
                .on(
                        "/tasks/1/logs?limit=500&level=warning&device=a-1",
                        200,
                        "{\"items\":[" + line + "],\"next\":null}")) {
            assertThat(node.run("logs", "1", "--level", "warning", "--device", "a-1"))
                    .isEqualTo(Exit.OK);
            assertThat(node.out()).contains("a-1  one");
        }
    }

    @Test
    void aReceiptThatDoesNotComeIsNoSuccess() throws Exception {
        String progress = "{\"matched\":9,\"done\":5,\"refused\":0}\n";
        for (String answer : List.of(progress, "\n")) {
            try (Answers node = new Answers().on("/failed/reload", 200, answer).on("/tasks/cancel", 200, answer)) {
                assertThat(node.run("reload", "--all")).as(node.out()).isEqualTo(Exit.FAILED);
                assertThat(node.run("tasks", "cancel", "--batch", "b"))
                        .as(node.out())
                        .isEqualTo(Exit.FAILED);
                assertThat(node.out()).isEmpty();
                assertThat(node.err()).contains("broke off");
            }
        }
    }

    @Test
    void bashCompletesVerbsAndFlags() throws Exception {
        StringWriter script = new StringWriter();
        CommandLine line = Cli.commandLine().setOut(new PrintWriter(script));
        assertThat(line.execute("completion", "bash")).isEqualTo(Exit.OK);
        Path file = Files.writeString(temp.resolve("completion"), script.toString());
        assertThat(completed(file, "waggle", "relo")).containsExactly("reload");
        assertThat(completed(file, "waggle", "tasks", "cl")).containsExactly("clear-results");
        assertThat(completed(file, "waggle", "devices", "--pro")).containsExactly("--profile");

        StringWriter zsh = new StringWriter();
        assertThat(Cli.commandLine().setOut(new PrintWriter(zsh)).execute("completion", "zsh"))
                .isEqualTo(Exit.OK);
        assertThat(zsh.toString()).startsWith("autoload -U +X bashcompinit").contains("complete -F _complete_waggle");
        assertThat(Cli.commandLine().setErr(new PrintWriter(zsh)).execute("completion", "fish"))
                .isEqualTo(Exit.USAGE);
    }

    private static List<String> completed(Path script, String... words) throws Exception {
        String typed = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_TYPE=9;"
                + " _complete_waggle; printf '%s\\n' \"${COMPREPLY[@]}\"";
        List<String> command = new java.util.ArrayList<>(List.of("bash", "-c", typed, "bash", script.toString()));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    @Test
    void pingTellsTheTruthByItsExitCode() throws IOException {
        try (Answers node = new Answers().outside("/health/ready", 200, "{}")) {
            assertThat(node.run("ping", "--count", "2")).isEqualTo(Exit.OK);
            assertThat(node.out().lines()).hasSize(2).allMatch(line -> line.endsWith(" ms  ready"));
        }
        try (Answers node = new Answers().outside("/health/ready", 503, "{}")) {
            assertThat(node.run("ping", "--json")).isEqualTo(Exit.FAILED);
            assertThat(new JsonObject(node.out()).getBoolean("ready")).isFalse();
        }
        try (Answers node = new Answers()) {
            assertThat(node.cli().execute("ping", "--url", "http://127.0.0.1:" + FreePort.any()))
                    .isEqualTo(Exit.FAILED);
            assertThat(node.out()).contains("no answer");
        }
    }

    @Test
    void dumpShowsResultsOrWritesThemIntoAFileForEachFunction() throws IOException {
        String tasks = "{\"items\":[{\"id\":\"2\",\"address\":\"c/2\",\"resultBytes\":70000},"
                + "{\"id\":\"1\",\"address\":\"c/1\",\"result\":{\"words\":6}}],\"next\":null}";
        try (Answers node = new Answers()
                .on("/tasks", 200, "{\"items\":[],\"next\":null}")
                .on("/tasks?state=SUCCEEDED&batch=b&limit=10", 200, tasks)
                .on("/tasks?state=SUCCEEDED&batch=b&function=f&limit=500", 200, tasks)
                .on("/tasks?state=SUCCEEDED&batch=b&function=g&limit=500", 200, "{\"items\":[]}")
                .on("/tasks?state=RUNNING&batch=open&limit=1", 200, tasks)
                .on("/tasks/", 200, "{\"id\":\"2\",\"result\":\"long\"}")) {
            assertThat(node.run("dump", "b")).isEqualTo(Exit.OK);
            assertThat(node.out().lines()).containsExactly("\"long\"", "{\"words\":6}");
            Path f = temp.resolve("f.json");
            Path g = temp.resolve("g.json");
            assertThat(node.run("dump", "-ta", "b", "-sp", "f,g", "-fi", f + "," + g, "--fields", "id,result"))
                    .as(node.err())
                    .isEqualTo(Exit.OK);
            assertThat(new JsonArray(Files.readString(f)))
                    .isEqualTo(new JsonArray(
                            "[{\"id\":\"2\",\"result\":\"long\"},{\"id\":\"1\",\"result\":{\"words\":6}}]"));
            assertThat(new JsonArray(Files.readString(g))).isEmpty();
            assertThat(node.run("dump", "b", "-fi", f.toString())).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("is there already");
            Path open = temp.resolve("open.json");
            assertThat(node.run("dump", "open", "-fi", open.toString())).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("have not ended (RUNNING)");
            assertThat(node.run("dump", "open", "-fo", "-fi", open.toString())).isEqualTo(Exit.OK);
            assertThat(node.run("dump", "b", "-sp", "f,g", "-fi", "one.json")).isEqualTo(Exit.USAGE);
            assertThat(node.run("dump")).isEqualTo(Exit.USAGE);
        }
    }

    /** All of them by their words, those behind others too. */
    private static Map<String, CommandLine> verbs() {
        Map<String, CommandLine> all = new TreeMap<>();
        add(all, Cli.commandLine(), "");
        all.remove("demo");
        return all;
    }

    private static void add(Map<String, CommandLine> all, CommandLine line, String before) {
        line.getSubcommands().forEach((name, verb) -> {
            all.put(before + name, verb);
            add(all, verb, before + name + " ");
        });
    }
}
