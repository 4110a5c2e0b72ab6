package io.waggle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.servers.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {

    @TempDir
    Path temp;

    @Test
    void printsATableForPeopleAndJsonForScripts() throws IOException {
        String channels = "{\"items\":[{\"name\":\"mail\",\"queued\":12,\"running\":1,\"failed\":0}],\"next\":null}";
        try (Answers node = new Answers().on("/channels", 200, channels)) {
            assertThat(node.run("channels")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("CHANNEL  QUEUED  RUNNING").contains("mail     12      1");
        }
        try (Answers node = new Answers().on("/channels", 200, channels)) {
            assertThat(node.run("channels", "--json")).isEqualTo(Exit.OK);
            assertThat(node.out()).startsWith("{").contains("\"queued\" : 12");
        }
    }

    @Test
    void tellsTheTruthByExitCode() throws IOException {
        try (Answers node = new Answers()
                .on("/channels", 401, "{\"detail\":\"Who are you?\",\"code\":\"UNAUTHENTICATED\"}")
                .on("/devices", 403, "{\"detail\":\"Not for a viewer.\",\"code\":\"FORBIDDEN\"}")
                .on("/tasks/", 404, "{\"detail\":\"There is no task 7.\",\"code\":\"UNKNOWN_TASK\"}")) {
            assertThat(node.run("channels")).isEqualTo(Exit.UNAUTHORISED);
            assertThat(node.err()).contains("Who are you? [UNAUTHENTICATED]").contains("waggle login");
            assertThat(node.run("device", "d", "pause")).isEqualTo(Exit.UNAUTHORISED);
            assertThat(node.run("task", "7")).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("There is no task 7. [UNKNOWN_TASK]");
            assertThat(node.run("submit")).isEqualTo(Exit.USAGE);
            assertThat(node.cli().execute("chanels")).isEqualTo(Exit.USAGE);
            assertThat(node.cli().execute("channels", "--url", "nowhere")).isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void saysWhenNobodyAnswers() throws IOException {
        int closed = FreePort.any();
        try (Answers node = new Answers()) {
            assertThat(node.cli().execute("nodes", "--url", "http://127.0.0.1:" + closed))
                    .isEqualTo(Exit.UNREACHABLE);
            assertThat(node.err()).contains("No node answers at http://127.0.0.1:" + closed);
        }
    }

    @Test
    void submitsATaskWithWhatWasGivenAndNothingElse() throws IOException {
        try (Answers node = new Answers()
                .on("/tasks", 202, "{\"id\":\"t1\",\"channel\":\"c\",\"address\":\"c/t1\",\"state\":\"QUEUED\"}")) {
            assertThat(node.run("submit", "-f", "word-count", "--payload", "{\"text\":\"a b\"}", "--priority", "3"))
                    .isEqualTo(Exit.OK);
            assertThat(node.requests())
                    .containsExactly("POST /api/v1/tasks"
                            + " {\"function\":\"word-count\",\"priority\":3,\"payload\":{\"text\":\"a b\"}}");
            assertThat(node.out()).contains("t1  QUEUED in c");
        }
    }

    @Test
    void callsAFunctionAndPrintsItsResult() throws IOException {
        try (Answers node = new Answers()
                .on("/functions/sum/call", 200, "{\"result\":{\"sum\":3}}")
                .on("/functions/bad/call", 422, "{\"detail\":\"It threw.\",\"code\":\"FUNCTION_FAILED\"}")) {
            assertThat(node.run("call", "sum", "--payload", "[1,2]", "--timeout", "5s"))
                    .isEqualTo(Exit.OK);
            assertThat(node.requests())
                    .containsExactly("POST /api/v1/functions/sum/call?timeout=5s {\"payload\":[1,2]}");
            assertThat(node.out()).contains("\"sum\" : 3");
            assertThat(node.run("call", "bad")).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("It threw. [FUNCTION_FAILED]");
        }
    }

    @Test
    void refusesAPayloadThatIsNoJson() throws IOException {
        try (Answers node = new Answers()) {
            assertThat(node.run("submit", "-f", "f", "--payload", "{text")).isEqualTo(Exit.USAGE);
            assertThat(node.err()).contains("The payload is no JSON");
            assertThat(node.requests()).isEmpty();
        }
    }

    @Test
    void failsWhenTheTaskItWaitedForFailed() throws IOException {
        String failed = "{\"id\":\"t1\",\"state\":\"FAILED\",\"error\":{\"type\":\"E\",\"message\":\"no such file\"}}";
        try (Answers node = new Answers().on("/tasks", 200, failed)) {
            assertThat(node.run("submit", "-f", "f", "--wait", "5s")).isEqualTo(Exit.FAILED);
            assertThat(node.requests().get(0)).startsWith("POST /api/v1/tasks?wait=5s ");
            assertThat(node.out()).contains("E: no such file");
        }
    }

    @Test
    void submitsAFileAndNamesTheLinesThatWereRefused() throws IOException {
        Path file = Files.writeString(
                temp.resolve("tasks.ndjson"), "{\"payload\":1}\n\n{broken\n \n{ }\n{\"function\":\"no\"}");
        String answers = """
                {"id":"a","channel":"f","state":"QUEUED","fresh":true}
                {"index":1,"code":"BAD_REQUEST","detail":"No JSON."}

                {"id":"b","channel":"f","state":"QUEUED","fresh":false}
                {"index":3,"code":"UNKNOWN_FUNCTION","detail":"No function no."}
                """;
        try (Answers node = new Answers().on("/tasks", 202, answers)) {
            assertThat(node.run("submit", "-f", "f", "--from", file.toString())).isEqualTo(Exit.FAILED);
            assertThat(node.requests()).containsExactly("""
                            POST /api/v1/tasks {"function":"f","payload":1}
                            {"function":"f",broken
                            {"function":"f"}
                            {"function":"f","function":"no"}""");
            assertThat(node.out()).contains("2 tasks submitted (1 of them were there already), 2 refused.");
            assertThat(node.err())
                    .contains("line 3: No JSON. [BAD_REQUEST]")
                    .contains("line 6: No function no. [UNKNOWN_FUNCTION]")
                    .doesNotContain("broke off");
        }
        try (Answers node = new Answers().on("/tasks", 202, answers)) {
            assertThat(node.run("submit", "--from", file.toString(), "--wait-when-full", "--json"))
                    .isEqualTo(Exit.FAILED);
            assertThat(node.requests().get(0)).startsWith("POST /api/v1/tasks?onFull=wait {\"payload\":1}\n{broken");
            JsonObject said = new JsonObject(node.out());
            assertThat(said.getInteger("accepted")).isEqualTo(2);
            assertThat(said.getBoolean("complete")).isTrue();
            assertThat(said.getJsonArray("rejected").getJsonObject(1).getInteger("line"))
                    .isEqualTo(6);
        }
    }

    @Test
    void saysWhatIsKnownOfAnUploadThatBrokeOff() throws IOException {
        Path file = Files.writeString(temp.resolve("tasks.ndjson"), "{}\n\n{}\n{}\n");
        String answers = """
                {"id":"a","state":"QUEUED","fresh":true}
                {"id":"b","state":"QUEUED","fresh":true}
                """;
        try (Answers node = new Answers().on("/tasks", 202, answers)) {
            assertThat(node.run("submit", "-f", "f", "--from", file.toString())).isEqualTo(Exit.FAILED);
            assertThat(node.err())
                    .contains("of 3 lines sent, 2 were answered, and of these 2 are stored, the last of them line 3")
                    .contains("safe to send the file again when its tasks have ids");
        }
    }

    @Test
    void refusesAnUploadLikeAnyOtherRequest() throws IOException {
        Path file = Files.writeString(temp.resolve("tasks.ndjson"), "{}\n".repeat(100_000));
        try (Answers node =
                new Answers().on("/tasks", 401, "{\"detail\":\"Who are you?\",\"code\":\"UNAUTHENTICATED\"}")) {
            assertThat(node.run("submit", "-f", "f", "--from", file.toString())).isEqualTo(Exit.UNAUTHORISED);
            assertThat(node.err()).contains("Who are you? [UNAUTHENTICATED]");
            assertThat(node.run("submit", "--from", temp.resolve("none").toString()))
                    .isEqualTo(Exit.USAGE);
            assertThat(node.run("submit", "-f", "f", "--wait-when-full")).isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void changesAChannelAndShowsIt() throws IOException {
        String channel = "{\"name\":\"mail\",\"queued\":3,\"capacity\":50,\"rate\":\"5/min\",\"concurrency\":2,"
                + "\"keyRate\":null,\"keyConcurrency\":1,\"noRetryOn\":[\"A\",\"B\"]}";
        try (Answers node = new Answers()
                .on("/channels/mail", 200, channel)
                .on("/channels", 200, "{\"items\":[" + channel + "]}")) {
            assertThat(node.run("channel", "mail")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("capacity         50").doesNotContain("keyRate");
            assertThat(node.run(
                            "channel",
                            "mail",
                            "--capacity",
                            "none",
                            "--rate",
                            "5/min",
                            "--max-bytes",
                            "1024",
                            "--keep-bytes",
                            "2GiB",
                            "--no-retry-on",
                            "A,B",
                            "--concurrency",
                            "2"))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("channel", "mail", "--capacity", "many")).isEqualTo(Exit.USAGE);
            assertThat(node.requests())
                    .containsExactly(
                            "GET /api/v1/channels/mail",
                            "PATCH /api/v1/channels/mail {\"capacity\":null,\"maxBytes\":1024,\"rate\":\"5/min\","
                                    + "\"concurrency\":2,\"noRetryOn\":[\"A\",\"B\"],\"keepBytes\":\"2GiB\"}");
            assertThat(node.run("channels")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("CAPACITY  LIMITS").contains("50        5/min 2x k:1x");
        }
    }

    @Test
    void changesThePriorityOfATask() throws IOException {
        try (Answers node = new Answers()
                .on("/tasks/t1", 200, "{\"id\":\"t1\",\"state\":\"QUEUED\",\"priority\":7}")
                .on("/tasks/t2", 409, "{\"detail\":\"It runs already.\",\"code\":\"CONFLICT\"}")) {
            assertThat(node.run("task", "t1", "--priority", "7")).isEqualTo(Exit.OK);
            assertThat(node.requests()).containsExactly("PATCH /api/v1/tasks/t1 {\"priority\":7}");
            assertThat(node.out()).contains("priority     7");
            assertThat(node.run("task", "t2", "--priority", "7")).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("It runs already. [CONFLICT]");
        }
    }

    @Test
    void doesOneThingToATask() throws IOException {
        String task = "{\"id\":\"t1\",\"state\":\"%s\",\"channel\":\"c\"}";
        try (Answers node = new Answers()
                .on("/tasks/t1/rerun", 200, String.format(task, "QUEUED"))
                .on("/tasks/t1/copy", 202, String.format(task, "QUEUED"))
                .on("/tasks/t1", 200, String.format(task, "QUEUED"))
                .on("/tasks/t2", 409, "{\"detail\":\"task 'c/t2' runs: cancel it first.\",\"code\":\"CONFLICT\"}")) {
            assertThat(node.run("task", "rerun", "t1")).isEqualTo(Exit.OK);
            assertThat(node.run("task", "copy", "t1", "--set-payload", "[1]", "--set-priority", "2"))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("task", "set", "t1", "--payload", "{}", "--priority", "-1"))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("task", "set", "t1")).isEqualTo(Exit.USAGE);
            assertThat(node.run("task")).isEqualTo(Exit.USAGE);
            assertThat(node.run("task", "delete", "t2")).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("runs: cancel it first. [CONFLICT]").contains("Name the task");
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/tasks/t1/rerun {}",
                            "POST /api/v1/tasks/t1/copy {\"payload\":[1],\"priority\":2}",
                            "PATCH /api/v1/tasks/t1 {\"priority\":-1,\"payload\":{}}",
                            "DELETE /api/v1/tasks/t2");
        }
    }

    @Test
    void doesOneThingToManyAndSaysWhyNotToAll() throws IOException {
        String lines = """
                {"matched":3,"done":1,"refused":1}
                {"action":"cancel","dryRun":false,"matched":3,"done":2,"refused":1,"reasons":[\
                {"code":"CONFLICT","detail":"has ended","count":1,"ids":["c/t9"]}],"more":false}
                """;
        try (Answers node = new Answers()
                .on("/tasks/cancel", 200, lines)
                .on(
                        "/tasks/delete",
                        200,
                        "{\"action\":\"delete\",\"matched\":7,\"done\":0,\"refused\":0,\"reasons\":[]}")
                .on("/tasks/copy", 400, "{\"detail\":\"Name the tasks.\",\"code\":\"BAD_REQUEST\"}")) {
            assertThat(node.run("tasks", "cancel", "--batch", "b", "-q", "bee", "--after", "2026-11-22T00:00:00Z"))
                    .isEqualTo(Exit.FAILED);
            assertThat(node.out())
                    .contains("2 cancelled, 1 refused, of 3.")
                    .contains("has ended")
                    .contains("c/t9");
            assertThat(node.run("tasks", "delete", "--dry-run", "t1", "t2")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("7 match; nothing was changed.");
            assertThat(node.run("tasks", "copy")).isEqualTo(Exit.USAGE);
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/tasks/cancel"
                                    + " {\"batch\":\"b\",\"submittedAfter\":\"2026-11-22T00:00:00Z\",\"q\":\"bee\"}",
                            "POST /api/v1/tasks/delete?dryRun=true {\"ids\":[\"t1\",\"t2\"]}",
                            "POST /api/v1/tasks/copy {}");
        }
    }

    @Test
    void deploysAndFailsWhenANodeRefused() throws IOException {
        Path jar = Files.writeString(temp.resolve("my app.jar"), "PK");
        String answer = "{\"version\":\"0123456789ab\",\"functions\":[\"f\"],\"fresh\":true,\"nodes\":["
                + "{\"node\":\"a\",\"outcome\":\"LOADED\"},{\"node\":\"b\",\"outcome\":\"REFUSED\",\"detail\":\"old\"}]}";
        try (Answers node = new Answers().on("/functions", 200, answer)) {
            assertThat(node.run("deploy", jar.toString())).isEqualTo(Exit.FAILED);
            assertThat(node.requests()).containsExactly("PUT /api/v1/functions?file=my%20app.jar PK");
            assertThat(node.out()).contains("version 0123456789ab").contains("b  REFUSED  old");
            assertThat(node.run("deploy", temp.resolve("none.jar").toString())).isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void reloadsAllAChannelOrSome() throws IOException {
        try (Answers node = new Answers()
                .on("/failed/reload", 200, "{\"matched\":9,\"done\":3}\n{\"action\":\"reload\",\"done\":9}")
                .on("/channels/c/failed/reload", 200, "{\"action\":\"reload\",\"done\":2}")) {
            assertThat(node.run("reload", "--all")).isEqualTo(Exit.OK);
            assertThat(node.run("failed", "reload", "c")).isEqualTo(Exit.OK);
            assertThat(node.run("reload", "c", "t1", "t2")).isEqualTo(Exit.OK);
            assertThat(node.run("reload")).isEqualTo(Exit.USAGE);
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/failed/reload {}",
                            "POST /api/v1/channels/c/failed/reload {}",
                            "POST /api/v1/channels/c/failed/reload {\"ids\":[\"t1\",\"t2\"]}");
            assertThat(node.out()).contains("9 reloaded.");
        }
    }

    @Test
    void failedTasksAreNamedByIdOrAddress() throws IOException {
        String both = " {\"ids\":[\"t1\",\"t2\"]}";
        try (Answers node = new Answers()
                .on("/channels/c/failed/reload", 200, "{\"action\":\"reload\",\"done\":2}")
                .on("/channels/c/failed/delete", 200, "{\"action\":\"delete\",\"done\":2}")) {
            assertThat(node.run("reload", "c/t1", "c/t2")).isEqualTo(Exit.OK);
            assertThat(node.run("reload", "c", "c/t1", "t2")).isEqualTo(Exit.OK);
            assertThat(node.run("failed", "delete", "c/t1", "t2")).isEqualTo(Exit.OK);
            assertThat(node.run("reload", "c/t1", "d/t2")).isEqualTo(Exit.USAGE);
            assertThat(node.err()).contains("\"d/t2\" is not in channel c");
            assertThat(node.run("reload", "c/")).isEqualTo(Exit.USAGE);
            assertThat(node.run("reload", "/t1")).isEqualTo(Exit.USAGE);
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/channels/c/failed/reload" + both,
                            "POST /api/v1/channels/c/failed/reload" + both,
                            "POST /api/v1/channels/c/failed/delete" + both);
        }
    }

    @Test
    void failsWhenANamedTaskWasNotReloaded() throws IOException {
        String receipt = "{\"action\":\"reload\",\"done\":1,\"refusedTotal\":1,\"refused\":[{\"id\":\"c/t2\","
                + "\"code\":\"UNKNOWN_TASK\",\"detail\":\"is not in the fail list (any more)\"}]}";
        try (Answers node = new Answers().on("/channels/c/failed/reload", 200, receipt)) {
            assertThat(node.run("reload", "c", "t1", "t2")).isEqualTo(Exit.FAILED);
            assertThat(node.out()).contains("1 reloaded.").contains("c/t2").contains("is not in the fail list");
        }
    }

    @Test
    void reloadsAndDeletesByFamilyAndFilterButNeverAllByAccident() throws IOException {
        try (Answers node = new Answers()
                .on("/failed/reload", 200, "{\"action\":\"reload\",\"done\":2}")
                .on("/failed/delete", 200, "{\"action\":\"delete\",\"matched\":7}")
                .on("/channels/c/failed/reload", 200, "{\"action\":\"reload\",\"done\":1}")
                .on("/channels/c/failed/delete", 200, "{\"action\":\"delete\",\"done\":4}")) {
            assertThat(node.run("reload", "--family", "0123456789abcdef", "--to", "d"))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("reload", "c", "t1", "--payload", "{\"n\":1}")).isEqualTo(Exit.OK);
            assertThat(node.run("failed", "delete", "--function", "f", "--type", "IOException", "--dry-run"))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("failed", "delete", "c", "--all")).isEqualTo(Exit.OK);
            assertThat(node.run("failed", "delete", "c")).isEqualTo(Exit.USAGE);
            assertThat(node.run("failed", "delete", "--all", "--family", "others"))
                    .isEqualTo(Exit.USAGE);
            assertThat(node.requests())
                    .containsExactly(
                            "POST /api/v1/failed/reload {\"family\":\"0123456789abcdef\",\"to\":\"d\"}",
                            "POST /api/v1/channels/c/failed/reload {\"ids\":[\"t1\"],\"payload\":{\"n\":1}}",
                            "POST /api/v1/failed/delete?dryRun=true {\"function\":\"f\",\"type\":\"IOException\"}",
                            "POST /api/v1/channels/c/failed/delete {}");
            assertThat(node.out()).contains("7 match; nothing was changed.").contains("4 deleted.");
        }
    }

    @Test
    void showsFailuresByTheirCauses() throws IOException {
        String none = "{\"items\":[],\"next\":null,\"total\":0}";
        String family = "{\"items\":[{\"id\":\"0123456789abcdef\",\"channel\":\"c\",\"function\":\"f\",\"type\":"
                + "\"java.io.IOException\",\"message\":\"no route\",\"frames\":[\"shop.A.a(A.java:1)\"],\"count\":1000,"
                + "\"lastSeen\":\"2026-11-22T08:30:00Z\",\"sample\":\"c/t1\"}],\"next\":null,\"total\":1,\"ungrouped\":3}";
        try (Answers node = new Answers().on("/failed/families", 200, family)) {
            assertThat(node.run("failed", "--families", "--channel", "c")).isEqualTo(Exit.OK);
            assertThat(node.run("errors", "f", "--limit", "5")).isEqualTo(Exit.OK);
            assertThat(node.out())
                    .contains("0123456789abcdef")
                    .contains("1000")
                    .contains("IOException: no route")
                    .contains("shop.A.a(A.java:1)");
            assertThat(node.err()).contains("1000 failures in 1 of 1 families.").contains("3 older failures");
            assertThat(node.requests())
                    .containsExactly(
                            "GET /api/v1/failed/families?channel=c&limit=50",
                            "GET /api/v1/failed/families?function=f&limit=5");
        }
        try (Answers node = new Answers()
                .on("/failed/families", 200, none)
                .on("/channels", 200, "{\"items\":[{\"name\":\"c\"}]}")) {
            assertThat(node.run("errors", "night 1")).isEqualTo(Exit.OK);
            assertThat(node.requests())
                    .containsExactly(
                            "GET /api/v1/failed/families?function=night%201&limit=100",
                            "GET /api/v1/channels", "GET /api/v1/failed/families?batch=night%201&limit=100");
        }
    }

    @Test
    void saysWhatIsWrongWithoutAWallOfHelp() throws IOException {
        try (Answers node = new Answers()) {
            assertThat(node.cli().execute("dance")).isEqualTo(Exit.USAGE);
            assertThat(node.err()).contains("There is no verb \"dance\".").contains("See \"waggle --help\".");
            assertThat(node.cli().execute("submit", "--attempts", "x")).isEqualTo(Exit.USAGE);
            assertThat(node.err())
                    .contains("'x' is not an int")
                    .contains("Usage: waggle submit")
                    .contains("See \"waggle submit --help\".")
                    .doesNotContain("How long to wait before it runs");
            assertThat(node.run("tasks", "--limit", "0")).isEqualTo(Exit.USAGE);
            assertThat(node.requests()).isEmpty();
        }
    }

    @Test
    void takesARefusedRequestForWrongUsage() throws IOException {
        try (Answers node =
                new Answers().on("/tasks", 400, "{\"detail\":\"No such wait.\",\"code\":\"BAD_REQUEST\"}")) {
            assertThat(node.run("submit", "-f", "f", "--wait", "soon")).isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void namesTheFileItCannotRead() throws IOException {
        try (Answers node = new Answers()) {
            assertThat(node.run("deploy", temp.toString())).isEqualTo(Exit.USAGE);
            assertThat(node.err()).contains("There is no file " + temp);
            String none = temp.resolve("none.json").toString();
            assertThat(node.run("submit", "-f", "f", "--payload-file", none)).isEqualTo(Exit.USAGE);
            assertThat(node.err()).contains("There is no file " + none);
        }
    }

    @Test
    void showsEachAttemptOfATaskThatHadSeveral() throws IOException {
        String error = "{\"type\":\"java.io.IOException\",\"message\":\"gone\"}";
        String task = "{\"id\":\"t1\",\"state\":\"SUCCEEDED\",\"history\":["
                + "{\"attempt\":1,\"device\":\"d\",\"startedAt\":\"s1\",\"durationMs\":5,\"error\":" + error + "},"
                + "{\"attempt\":2,\"device\":\"d\",\"startedAt\":\"s2\",\"durationMs\":7}]}";
        try (Answers node = new Answers().on("/tasks/t1", 200, task)) {
            assertThat(node.run("task", "t1")).isEqualTo(Exit.OK);
            assertThat(node.out())
                    .contains("attempt 1    s1 on d, 5 ms, IOException: gone")
                    .contains("attempt 2    s2 on d, 7 ms");
        }
    }

    @Test
    void failsWhenADeviceDidNotObey() throws IOException {
        String receipt = "{\"devices\":[{\"device\":\"d\",\"outcome\":\"OFFLINE\",\"detail\":\"\"}]}";
        try (Answers node = new Answers().on("/devices/d/pause", 200, receipt)) {
            assertThat(node.run("device", "d", "pause")).isEqualTo(Exit.FAILED);
            assertThat(node.out()).contains("d  OFFLINE");
        }
    }

    @Test
    void commandsAndNamesStandInEitherOrderAndReceiptsAreShown() throws IOException {
        String receipt = "{\"id\":\"c7\",\"command\":\"SET\",\"before\":{\"d\":{\"slots\":4}},"
                + "\"after\":{\"d\":{\"slots\":2}},\"devices\":[{\"device\":\"d\",\"outcome\":\"DONE\",\"detail\":\"2 slots\"}]}";
        try (Answers node = new Answers()
                .on("/devices", 200, receipt)
                .on("/channels/pause", 200, receipt)
                .on("/channels/crawl", 200, receipt)
                .on("/dispatch/", 200, receipt)) {
            assertThat(node.run("device", "d", "set", "--slots", "2", "--tags", "none", "--channels", "all"))
                    .isEqualTo(Exit.OK);
            assertThat(node.out())
                    .contains("c7  SET  {\"d\":{\"slots\":4}} -> {\"d\":{\"slots\":2}}", "d  DONE  2 slots");
            node.run("device", "add", "n1", "--slots", "3");
            node.run("device", "delete", "d", "--now");
            node.run("channel", "crawl", "pause", "--intake");
            node.run("channel", "clear", "crawl", "--dry-run");
            node.run("channel", "pause", "clear");
            node.run("channel", "crawl", "delete", "--force");
            node.run("dispatch", "stop");
            assertThat(node.requests())
                    .containsExactly(
                            "PATCH /api/v1/devices/d {\"slots\":2,\"tags\":null,\"channels\":[]}",
                            "POST /api/v1/devices {\"slots\":3,\"node\":\"n1\"}",
                            "DELETE /api/v1/devices/d?drain=false",
                            "POST /api/v1/channels/crawl/pause {\"intake\":true}",
                            "POST /api/v1/channels/crawl/clear?dryRun=true {}",
                            "POST /api/v1/channels/pause/clear {}",
                            "DELETE /api/v1/channels/crawl?force=true",
                            "POST /api/v1/dispatch/stop {}");
        }
    }

    @Test
    void settingsBesideACommandThatTakesNoneAreRefused() throws IOException {
        try (Answers node = new Answers()) {
            assertThat(node.run("device", "d", "pause", "--slots", "2")).isEqualTo(Exit.USAGE);
            assertThat(node.run("channel", "c", "pause", "--rate", "1/s")).isEqualTo(Exit.USAGE);
            assertThat(node.run("channel", "c", "halt")).isEqualTo(Exit.USAGE);
            assertThat(node.run("device", "d", "halt")).isEqualTo(Exit.USAGE);
            assertThat(node.run("dispatch", "stop", "--intake")).isEqualTo(Exit.USAGE);
            assertThat(node.requests()).isEmpty();
        }
    }

    @Test
    void onlyWhatIsOfflineCanBeForgotten() throws IOException {
        try (Answers node = new Answers().on("/devices/d", 200, "{\"id\":\"d\",\"state\":\"RUNNING\"}")) {
            assertThat(node.run("device", "d", "forget")).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("Device d is RUNNING");
            assertThat(node.requests()).containsExactly("GET /api/v1/devices/d");
        }
    }
}
