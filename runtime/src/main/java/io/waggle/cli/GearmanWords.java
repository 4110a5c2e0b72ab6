package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The administrator's commands of the gearman framework; its tasks are channels here. Pure functions. */
final class GearmanWords {

    private static final String ALL_OF_THEM = "all";

    static final List<ShellWord> ALL = List.of(
            new ShellWord(
                    "ping-server",
                    "",
                    "Says how long the node takes to answer.",
                    "ping-server",
                    (shell, words) -> shell.verb("ping")),
            new ShellWord(
                    "show-status",
                    "",
                    "Shows per task (channel) what is queued and running, and how many workers (devices) take it.",
                    "show-status",
                    GearmanWords::status),
            new ShellWord(
                    "get-workers",
                    "[task]",
                    "Lists the workers (devices) with address, tasks and what runs; or only those that take one task.",
                    "get-workers mail",
                    GearmanWords::workers),
            new ShellWord(
                    "stop-worker",
                    "<all|task>",
                    "Stops all workers (devices), or those that serve a task (channel) by its name.",
                    "stop-worker mail",
                    GearmanWords::stopWorkers),
            new ShellWord(
                    "clear-list",
                    "<all|task>",
                    "Deletes what waits in a channel, or in all; the fail lists stay.",
                    "clear-list mail",
                    GearmanWords::clear),
            new ShellWord(
                    "stop-server",
                    "",
                    "Ends all nodes when what they run has ended.",
                    "stop-server",
                    (shell, words) -> stopNodes(shell)),
            new ShellWord(
                    "start-server",
                    "[port]",
                    "Does nothing here: a node is started on its machine, with \"waggle node --port 8080\".",
                    "start-server 8080",
                    GearmanWords::start));

    private GearmanWords() {}

    /** Ends the cluster, once it is sure. */
    static int stopNodes(ShellTalk shell) {
        if (!shell.sure("This ends all nodes of the cluster, when what they run has ended. Go on?")) {
            throw new CliFailure(Exit.FAILED, "Nothing was stopped.");
        }
        return shell.verb("nodes", "stop");
    }

    private static int start(ShellTalk shell, List<String> words) {
        throw new CliFailure(
                Exit.FAILED,
                "Nothing was started: a node is started on its machine, with \"waggle node --port "
                        + (words.isEmpty() ? "8080" : words.get(0)) + "\".");
    }

    private static List<JsonObject> devices(ShellTalk shell) {
        return Screen.items(shell.rest().get("/devices")).stream()
                .filter(device -> !"OFFLINE".equals(device.getString("state")))
                .toList();
    }

    private static int status(ShellTalk shell, List<String> words) {
        List<JsonObject> takers = devices(shell).stream()
                .filter(device -> "RUNNING".equals(device.getString("state")))
                .toList();
        JsonArray rows = new JsonArray();
        Screen.items(shell.rest().get("/channels"))
                .forEach(channel -> rows.add(new JsonObject()
                        .put("task", channel.getString("name"))
                        .put("queued", channel.getValue("queued"))
                        .put("running", channel.getValue("running"))
                        .put(
                                "workers",
                                takers.stream()
                                        .filter(device -> serves(device, channel.getString("name")))
                                        .count())));
        shell.screen()
                .list(
                        new JsonObject().put("items", rows),
                        new Table()
                                .column("TASK", "task")
                                .column("QUEUED", "queued")
                                .column("RUNNING", "running")
                                .column("WORKERS", "workers"));
        return Exit.OK;
    }

    private static boolean serves(JsonObject device, String channel) {
        return channels(device).isEmpty() || channels(device).contains(channel);
    }

    private static JsonArray channels(JsonObject device) {
        return device.getJsonArray("channels", new JsonArray());
    }

    private static int workers(ShellTalk shell, List<String> words) {
        Map<String, String> addresses = Screen.items(shell.rest().get("/nodes")).stream()
                .collect(Collectors.toMap(node -> node.getString("name"), GearmanWords::host, (one, other) -> other));
        JsonArray rows = new JsonArray();
        devices(shell).stream()
                .filter(device -> words.isEmpty() || serves(device, words.get(0)))
                .forEach(device -> rows.add(new JsonObject()
                        .put("address", addresses.getOrDefault(device.getString("node"), "-"))
                        .put("worker", device.getString("id"))
                        .put("state", device.getString("state"))
                        .put("tasks", channels(device).isEmpty() ? new JsonArray().add(ALL_OF_THEM) : channels(device))
                        .put("running", running(device))));
        Screen screen = shell.screen();
        screen.list(
                new JsonObject().put("items", rows).put("total", rows.size()),
                new Table()
                        .column("ADDRESS", "address")
                        .column("WORKER", "worker")
                        .column("STATE", "state")
                        .column("TASKS", "tasks")
                        .column("RUNNING", "running"));
        if (!screen.json()) {
            screen.line(rows.size() + " in all");
        }
        return Exit.OK;
    }

    private static String host(JsonObject node) {
        String host = URI.create(node.getString("url", "")).getHost();
        return host == null ? "-" : host;
    }

    /** A row of the devices has addresses, or objects that have one. */
    private static JsonArray running(JsonObject device) {
        JsonArray running = new JsonArray();
        device.getJsonArray("tasks", new JsonArray())
                .forEach(task -> running.add(task instanceof JsonObject one ? one.getString("address") : task));
        return running;
    }

    private static int stopWorkers(ShellTalk shell, List<String> words) {
        String task = words.get(0);
        if (task.equals(ALL_OF_THEM)) {
            return shell.verb("device", ALL_OF_THEM, "stop");
        }
        List<String> named = devices(shell).stream()
                .filter(device -> channels(device).contains(task))
                .map(device -> device.getString("id"))
                .toList();
        if (named.isEmpty()) {
            throw new CliFailure(
                    Exit.FAILED,
                    "Nothing was stopped: no device serves " + task + " by name. \"channel " + task
                            + " pause\" holds the channel, \"device n1-1 stop\" stops a device.");
        }
        return each(named, id -> shell.verb("device", id, "stop"));
    }

    private static int clear(ShellTalk shell, List<String> words) {
        if (!words.get(0).equals(ALL_OF_THEM)) {
            return shell.verb("channel", words.get(0), "clear");
        }
        List<String> names = Screen.items(shell.rest().get("/channels")).stream()
                .map(channel -> channel.getString("name"))
                .toList();
        if (names.isEmpty()) {
            throw new CliFailure(Exit.FAILED, "Nothing was cleared: there is no channel yet.");
        }
        return each(names, name -> shell.verb("channel", name, "clear"));
    }

    private static int each(List<String> names, java.util.function.ToIntFunction<String> action) {
        int worst = Exit.OK;
        for (String name : new ArrayList<>(names)) {
            worst = Math.max(worst, action.applyAsInt(name));
        }
        return worst;
    }
}
