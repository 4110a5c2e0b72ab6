package io.waggle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell against answers of the contract: which requests each command makes, and what it says. */
class ShellTest {

    private static final String RECEIPT = "{\"id\":\"c1\",\"command\":\"X\",\"devices\":[]}";
    private static final String DEVICES =
            "{\"items\":[{\"id\":\"a-1\",\"node\":\"a\",\"state\":\"RUNNING\",\"channels\":[]},"
                    + "{\"id\":\"a-2\",\"node\":\"a\",\"state\":\"RUNNING\",\"channels\":[\"mail\"],"
                    + "\"tasks\":[\"mail/t1\"]},"
                    + "{\"id\":\"b-7\",\"node\":\"b\",\"state\":\"OFFLINE\",\"channels\":[\"mail\"]}]}";
    private static final String NODES =
            "{\"items\":[{\"name\":\"a\",\"state\":\"UP\",\"url\":\"http://10.0.0.1:8080\"},"
                    + "{\"name\":\"b\",\"state\":\"OFFLINE\",\"url\":\"http://10.0.0.2:8080\"}]}";
    private static final String CHANNELS =
            "{\"items\":[{\"name\":\"3\",\"queued\":4,\"running\":1,\"capacity\":9,\"failed\":2},"
                    + "{\"name\":\"mail\",\"queued\":0,\"running\":0,\"capacity\":9,\"failed\":0}]}";
    private static final String PROBED = "{\"items\":[{\"id\":\"a-1\",\"probe\":{\"answered\":true,\"rttMs\":0.5}}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "detect_all | GET /api/v1/devices?probe=true",
                "detect_one a-1 | GET /api/v1/devices/a-1?probe=true",
                "add_device b | POST /api/v1/devices {\"node\":\"b\"}",
                "add_device | GET /api/v1/devices; GET /api/v1/nodes; POST /api/v1/devices {\"node\":\"a\"}",
                "del_device | GET /api/v1/devices; DELETE /api/v1/devices/a-2?drain=true",
                "del_device a-1 | DELETE /api/v1/devices/a-1?drain=true",
                "pause_all | POST /api/v1/devices/pause {}",
                "pause_one a-1 | POST /api/v1/devices/a-1/pause {}",
                "start_all | POST /api/v1/devices/start {}",
                "start_one a-1 | POST /api/v1/devices/a-1/start {}",
                "stop_all | POST /api/v1/devices/stop {}",
                "stop_one a-1 | POST /api/v1/devices/a-1/stop {}",
                "reset_max_task 50 | GET /api/v1/channels; PATCH /api/v1/channels/3 {\"capacity\":50};"
                        + " PATCH /api/v1/channels/mail {\"capacity\":50}",
                "reset_task_max 50 3 | PATCH /api/v1/channels/3 {\"capacity\":50}",
                "detect_fail_task_channel 3 | GET /api/v1/channels/3/failed?count=true;"
                        + " GET /api/v1/channels/3/failed?limit=2",
                "reload_all_fail_channel | POST /api/v1/failed/reload {}",
                "reload_one_fail_channel_all_task 3 | POST /api/v1/channels/3/failed/reload {}",
                "reload_one_fail_channel_one_task 3 0 | GET /api/v1/channels/3/failed?count=true;"
                        + " GET /api/v1/channels/3/failed?limit=2;"
                        + " POST /api/v1/channels/3/failed/reload {\"ids\":[\"old\"]}",
                "reload_one_fail_channel_one_task 3 new |"
                        + " POST /api/v1/channels/3/failed/reload {\"ids\":[\"new\"]}",
                "del_one_task_by_fail_channel 3 1 | GET /api/v1/channels/3/failed?count=true;"
                        + " GET /api/v1/channels/3/failed?limit=1; DELETE /api/v1/channels/3/failed/new",
                "pause_allot | POST /api/v1/dispatch/pause {\"intake\":true}",
                "start_allot | POST /api/v1/dispatch/start {\"intake\":true}; GET /api/v1/dispatch",
                "stop_allot | POST /api/v1/dispatch/stop {}",
                "stop | POST /api/v1/nodes/stop {\"now\":false}",
                "reload_all_fail_tasks 3,4 | POST /api/v1/channels/3/failed/reload {\"to\":\"4\"}",
                "reload_one_fail_task 3,4,0 | GET /api/v1/channels/3/failed?count=true;"
                        + " GET /api/v1/channels/3/failed?limit=2;"
                        + " POST /api/v1/channels/3/failed/reload {\"ids\":[\"old\"],\"to\":\"4\"}",
                "show-status | GET /api/v1/devices; GET /api/v1/channels",
                "get-workers | GET /api/v1/nodes; GET /api/v1/devices",
                "stop-worker all | POST /api/v1/devices/stop {}",
                "stop-worker mail | GET /api/v1/devices; POST /api/v1/devices/a-2/stop {}",
                "clear-list mail | POST /api/v1/channels/mail/clear {}",
                "clear-list all | GET /api/v1/channels; POST /api/v1/channels/3/clear {};"
                        + " POST /api/v1/channels/mail/clear {}",
                "stop-server | POST /api/v1/nodes/stop {\"now\":false}",
                "stop -ta long | POST /api/v1/tasks/cancel {\"batch\":\"long\"}",
                "nodes stop --now --dry-run | POST /api/v1/nodes/stop?dryRun=true {\"now\":true}",
                "node-stop a | POST /api/v1/nodes/a/stop {\"now\":false}",
                "waggle channels | GET /api/v1/channels",
                "DETECT_ONE a-1 | GET /api/v1/devices/a-1?probe=true",
            })
    void eachCommandAsksWhatItShould(String line, String requests) throws IOException {
        try (Answers node = node()) {
            assertThat(script(node, line)).as(node.out()).isEqualTo(Exit.OK);
            assertThat(node.requests()).containsExactly(requests.split("; "));
            assertThat(node.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "detect_one | for example \"detect_one n1-1\"",
                "pause_all now | It is \"pause_all\"",
                "reload_one_fail_channel_one_task 3 | for example \"reload_one_fail_channel_one_task 3 0\"",
                "reload_one_fail_channel_one_task 3 2 | they go from 0 to 1",
                "reload_all_fail_tasks 3 | reload_all_fail_tasks 1,2 moves from 1 to 2",
                "reset_max_task none | no whole number above 0",
                "reset_max_task 0 | no whole number above 0",
                "stop-worker crawl | Nothing was stopped: no device serves crawl by name",
                "start-server 5000 | Nothing was started",
                "stat | for example \"stat -ta 2026-11-22\"",
                "cmdline | for example \"cmdline -wf n1 df -h\"",
                "cmdline -wf | for example \"cmdline -wf n1 df -h\"",
                "stop long | for example \"stop -ta 2026-11-22\"",
                "detect_al | near it are detect_all",
                "xyzzy | There is no command \"xyzzy\"",
                "exit now | exit takes nothing behind it",
                "submit -f f --payload '{\"a\" | The quote ' is not closed",
                "device a-1 dance | is no command",
                "channels --wrong | Unknown option: '--wrong'",
                "shell | There is no command \"shell\"",
            })
    void whatIsWrongGetsASentenceAndFailsTheScript(String line, String sentence) throws IOException {
        try (Answers node = node()) {
            assertThat(script(node, line, "channels")).isEqualTo(Exit.FAILED);
            assertThat(node.out())
                    .as("it goes on with the next line")
                    .contains("> " + line, sentence, "> channels\n", "mail");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "help reload_one_fail_channel_all_task",
                "help device",
                "help tasks cancel",
                "detect_all --help",
                "# a remark",
                "",
            })
    void helpAsksNobody(String line) throws IOException {
        try (Answers node = node()) {
            assertThat(script(node, line)).as(node.out()).isEqualTo(Exit.OK);
            assertThat(node.requests()).isEmpty();
            assertThat(node.out()).doesNotContain("waggle: ");
        }
    }

    @Test
    void helpShowsAllCommandsAndAnExampleOfEach() throws IOException {
        try (Answers node = node()) {
            script(node, "help", "help reload_one_fail_channel_all_task", "help channel");
            assertThat(node.out())
                    .contains("  detect_fail_task_channel <channel>", "  show-status", "  stat ", "  tasks ")
                    .contains("  Example: reload_one_fail_channel_all_task 3")
                    .contains("  waggle channel mail --rate 100/s --capacity 10000");
        }
    }

    @Test
    void endsAtExitAndSaysNothingOfWhatStandsBehindIt() throws IOException {
        try (Answers node = node()) {
            assertThat(script(node, "EXIT", "detect_one")).isEqualTo(Exit.OK);
            assertThat(node.out()).isEqualTo("> EXIT\n");
        }
    }

    @Test
    void theAnswerNamesTheTaskThatStoodAtTheIndex() throws IOException {
        try (Answers node = node()) {
            script(node, "detect_fail_task_channel 3", "del_one_task_by_fail_channel 3 0");
            assertThat(node.out())
                    .contains("2 failed in channel 3", "0      old", "1      new")
                    .contains("Task old is deleted from the fail list of channel 3.");
        }
    }

    @Test
    void saysWhenTheTaskHasLeftTheListMeanwhile() throws IOException {
        try (Answers node =
                new Answers().on("/channels/3/failed/reload", 200, "{\"action\":\"RELOAD\",\"reloaded\":0}")) {
            assertThat(script(node, "reload_one_fail_channel_one_task 3 gone")).isEqualTo(Exit.FAILED);
            assertThat(node.out()).contains("Task gone was not moved").doesNotContain("queued again");
        }
    }

    @Test
    void saysWhyTasksWereNotMoved() throws IOException {
        String full = "{\"reloaded\":0,\"refusedTotal\":2,\"refused\":[{\"id\":\"3/old\",\"code\":\"CHANNEL_FULL\","
                + "\"detail\":\"finds '4' full\"}]}";
        try (Answers node = new Answers().on("/channels/3/failed/reload", 200, full)) {
            assertThat(script(node, "reload_one_fail_task 3,4,old")).isEqualTo(Exit.FAILED);
            assertThat(node.out()).contains("Task old was not moved: 3/old finds '4' full [CHANNEL_FULL]");
            assertThat(script(node, "reload_all_fail_tasks 3,4")).isEqualTo(Exit.FAILED);
            assertThat(node.out()).contains("0 moved", "2 were not: 3/old finds '4' full [CHANNEL_FULL]");
        }
    }

    @Test
    void showsWorkersWithWhereTheyAreAndWhatTheyRun() throws IOException {
        try (Answers node = node()) {
            script(node, "get-workers mail", "show-status");
            assertThat(node.out())
                    .contains("10.0.0.1  a-2     RUNNING  mail   mail/t1")
                    .contains("2 in all")
                    .contains("3     4       1        1", "mail  0       0        2")
                    .doesNotContain("b-7");
        }
    }

    @Test
    void cutsALineAsOtherShellsDo() {
        assertThat(ShellLine.split(" submit  --payload '{\"a\": \"\\n\"}' \"x \\\"y\\\" \\z\" c\\ d ''"))
                .containsExactly("submit", "--payload", "{\"a\": \"\\n\"}", "x \"y\" \\z", "c d", "");
        assertThat(ShellLine.split("  # nothing")).isEmpty();
    }

    @Test
    void completesCommandsFlagsVerbsAndLiveNames() throws IOException {
        try (Answers node = node()) {
            var completer = new ShellCompleter(
                    new Shell(
                            node::cli,
                            () -> rest(node),
                            new java.io.PrintWriter(new java.io.StringWriter()),
                            false,
                            asked -> false),
                    new ShellNames(() -> rest(node)));
            assertThat(completer.words(List.of(), "")).contains("detect_all", "devices", "help", "exit", "stat");
            assertThat(completer.words(List.of("pause_one"), "")).containsExactly("a-1", "a-2", "b-7");
            assertThat(completer.words(List.of("reload_one_fail_channel_all_task"), ""))
                    .containsExactly("3", "mail");
            assertThat(completer.words(List.of("reload_one_fail_channel_all_task", "3"), ""))
                    .isEmpty();
            assertThat(completer.words(List.of("clear-list"), "")).containsExactly("all", "3", "mail");
            assertThat(completer.words(List.of("add_device"), "")).containsExactly("a", "b");
            assertThat(completer.words(List.of("device"), "")).contains("a-1", "b-7");
            assertThat(completer.words(List.of("tasks"), "")).contains("cancel", "clear-results");
            assertThat(completer.words(List.of("tasks", "cancel"), "--")).contains("--batch", "--dry-run");
            assertThat(completer.words(List.of("tasks", "--channel"), "")).containsExactly("3", "mail");
            assertThat(completer.words(List.of("dispatch"), "")).contains("pause", "start", "stop");
            assertThat(completer.words(List.of("help"), "")).contains("detect_all");
            assertThat(completer.words(List.of("pause_all"), "")).isEmpty();
        }
    }

    @Test
    void keepsNoLineThatMayHoldASecret() {
        assertThat(ShellTerminal.keeps("reload mail")).isTrue();
        assertThat(ShellTerminal.keeps("token add cron --role submitter")).isFalse();
        assertThat(ShellTerminal.keeps("submit -f f --payload '{\"Password\":1}'"))
                .isFalse();
    }

    private static Rest rest(Answers node) {
        return new Rest(node.url(), java.util.Optional.empty());
    }

    private static int script(Answers node, String... lines) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        try {
            return node.run("shell");
        } finally {
            System.setIn(before);
        }
    }

    private static Answers node() throws IOException {
        String failed =
                "{\"items\":[{\"id\":\"new\",\"function\":\"f\"},{\"id\":\"old\",\"function\":\"f\"}],\"total\":2}";
        return new Answers()
                .on("/devices", 200, DEVICES)
                .on("/devices?probe=true", 200, PROBED)
                .on("/devices/", 200, RECEIPT)
                .on("/devices/a-1?probe=true", 200, PROBED)
                .on("/nodes", 200, NODES)
                .on("/nodes/", 200, RECEIPT)
                .on("/channels", 200, CHANNELS)
                .on("/channels/", 200, RECEIPT)
                .on("/channels/3/failed", 200, failed)
                .on("/channels/3/failed?count=true", 200, "{\"count\":2}")
                .on("/channels/3/failed?limit=1", 200, failed.replace(",{\"id\":\"old\",\"function\":\"f\"}", ""))
                .on("/channels/3/failed/", 204, "")
                .on("/channels/3/failed/reload", 200, "{\"action\":\"RELOAD\",\"reloaded\":1}")
                .on("/failed/reload", 200, "{\"action\":\"RELOAD\",\"reloaded\":1}")
                .on("/dispatch", 200, "{\"state\":\"OPEN\"}")
                .on("/dispatch/", 200, RECEIPT)
                .on("/tasks/cancel", 200, "{\"action\":\"cancel\",\"matched\":2,\"done\":2,\"refused\":0}");
    }
}
