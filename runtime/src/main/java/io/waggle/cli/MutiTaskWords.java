package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The commands of MutiTask's terminal, those of its first version too. Pure functions of the node's answers. */
final class MutiTaskWords {

    static final List<ShellWord> ALL = List.of(
            new ShellWord(
                    "detect_all",
                    "",
                    "Asks every device whether it is there, and how far away; changes nothing.",
                    "detect_all",
                    (shell, words) -> shell.verb("device", "all", "probe")),
            new ShellWord(
                    "detect_one",
                    "<device>",
                    "Asks one device the same.",
                    "detect_one n1-1",
                    (shell, words) -> shell.verb("device", words.get(0), "probe")),
            new ShellWord(
                    "add_device",
                    "[node]",
                    "Adds a device; without a node, to the one that has the fewest.",
                    "add_device n1",
                    MutiTaskWords::addDevice),
            new ShellWord(
                    "del_device",
                    "[device]",
                    "Takes a device away when what it runs has ended; without a name, the one added last.",
                    "del_device n1-2",
                    MutiTaskWords::deleteDevice),
            all("pause_all", "pause", "All devices finish what they run and take nothing new."),
            one("pause_one", "pause", "One device finishes what it runs and takes nothing new."),
            all(
                    "stop_all",
                    "stop",
                    "All devices finish what they run, then give up their slots; start_all brings them back."),
            one("stop_one", "stop", "One device finishes what it runs, then gives up its slots."),
            all("start_all", "start", "All devices take tasks."),
            one("start_one", "start", "One device takes tasks."),
            capacity("reset_max_task"),
            capacity("reset_task_max"),
            new ShellWord(
                    "detect_fail_task_channel",
                    "<channel>",
                    "Counts the failed tasks of a channel, and shows the first of them with their indexes.",
                    "detect_fail_task_channel 3",
                    (shell, words) -> new FailIndex(shell, words.get(0)).show()),
            new ShellWord(
                    "reload_all_fail_channel",
                    "",
                    "Moves all failed tasks back to their channels.",
                    "reload_all_fail_channel",
                    (shell, words) -> shell.verb("reload", "--all")),
            new ShellWord(
                    "reload_one_fail_channel_all_task",
                    "<channel>",
                    "Moves the failed tasks of a channel back to it.",
                    "reload_one_fail_channel_all_task 3",
                    (shell, words) -> shell.verb("reload", words.get(0))),
            new ShellWord(
                    "reload_one_fail_channel_one_task",
                    "<channel> <index>",
                    "Moves one failed task back: by its index, from 0 at the oldest, or by its id.",
                    "reload_one_fail_channel_one_task 3 0",
                    (shell, words) -> new FailIndex(shell, words.get(0)).reload(words.get(1))),
            new ShellWord(
                    "del_one_task_by_fail_channel",
                    "<channel> <index>",
                    "Deletes one failed task for good: by its index, from 0 at the oldest, or by its id.",
                    "del_one_task_by_fail_channel 3 0",
                    (shell, words) -> new FailIndex(shell, words.get(0)).delete(words.get(1))),
            new ShellWord(
                    "pause_allot",
                    "",
                    "Takes no new tasks in, for any channel; devices go on with what is there.",
                    "pause_allot",
                    (shell, words) -> shell.verb("dispatch", "pause", "--intake")),
            new ShellWord(
                    "start_allot",
                    "",
                    "Takes new tasks in again; what stop_allot stopped besides, \"dispatch start\" starts.",
                    "start_allot",
                    MutiTaskWords::startIntake),
            new ShellWord(
                    "stop_allot",
                    "",
                    "Takes no new tasks in, gives none out, and stops all devices when what they run has ended.",
                    "stop_allot",
                    (shell, words) -> shell.verb("dispatch", "stop")),
            new ShellWord(
                    "reload_all_fail_tasks",
                    "<from>,<to>",
                    "Moves the failed tasks of one channel into another.",
                    "reload_all_fail_tasks 1,2",
                    (shell, words) -> moved(shell, words, 2)),
            new ShellWord(
                    "reload_one_fail_task",
                    "<from>,<to>,<index>",
                    "Moves one failed task into another channel: by its index, from 0 at the oldest, or by its id.",
                    "reload_one_fail_task 1,2,0",
                    (shell, words) -> moved(shell, words, 3)));

    private MutiTaskWords() {}

    private static ShellWord all(String name, String verb, String says) {
        return new ShellWord(name, "", says, name, (shell, words) -> shell.verb("device", "all", verb));
    }

    private static ShellWord one(String name, String verb, String says) {
        return new ShellWord(
                name, "<device>", says, name + " n1-1", (shell, words) -> shell.verb("device", words.get(0), verb));
    }

    private static ShellWord capacity(String name) {
        return new ShellWord(
                name,
                "<number> [channel]",
                "Sets how many tasks may wait in each channel that is there, or in one.",
                name + " 50",
                MutiTaskWords::setCapacity);
    }

    private static int addDevice(ShellTalk shell, List<String> words) {
        if (!words.isEmpty()) {
            return shell.verb("device", "add", words.get(0));
        }
        Map<String, Long> devices = Screen.items(shell.rest().get("/devices")).stream()
                .collect(Collectors.groupingBy(device -> device.getString("node"), Collectors.counting()));
        String node = Screen.items(shell.rest().get("/nodes")).stream()
                .filter(one -> "UP".equals(one.getString("state")))
                .map(one -> one.getString("name"))
                .min(Comparator.comparing((String name) -> devices.getOrDefault(name, 0L))
                        .thenComparing(name -> name))
                .orElseThrow(() -> new CliFailure(Exit.FAILED, "No node is up: start one with \"waggle node\"."));
        return shell.verb("device", "add", node);
    }

    private static int deleteDevice(ShellTalk shell, List<String> words) {
        if (!words.isEmpty()) {
            return shell.verb("device", words.get(0), "delete");
        }
        String last = Screen.items(shell.rest().get("/devices")).stream()
                .filter(device -> !"OFFLINE".equals(device.getString("state")))
                .map(device -> device.getString("id"))
                .filter(id -> number(id) > 1)
                .max(Comparator.comparing(MutiTaskWords::number).thenComparing(id -> id))
                .orElseThrow(() -> new CliFailure(
                        Exit.FAILED,
                        "Nothing was taken away: only the first device of each node is left. To take one of them,"
                                + " name it: del_device n1-1."));
        return shell.verb("device", last, "delete");
    }

    /** Devices are numbered on their node, from 1. */
    private static long number(String device) {
        String digits = device.substring(device.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 1;
    }

    private static int setCapacity(ShellTalk shell, List<String> words) {
        String number = words.get(0);
        if (!number.matches("0*[1-9]\\d{0,8}")) {
            throw new CliFailure(
                    Exit.USAGE, "\"" + number + "\" is no whole number above 0, like in \"reset_max_task 50\".");
        }
        if (words.size() == 2) {
            return shell.verb("channel", words.get(1), "--capacity", number);
        }
        Rest rest = shell.rest();
        List<JsonObject> channels = Screen.items(rest.get("/channels"));
        if (channels.isEmpty()) {
            throw new CliFailure(
                    Exit.FAILED,
                    "Nothing was set: there is no channel yet, a channel comes to be with its first task.");
        }
        JsonArray changed = new JsonArray();
        channels.forEach(channel -> changed.add(rest.patch(
                "/channels/" + Rest.encode(channel.getString("name")),
                new JsonObject().put("capacity", Integer.valueOf(number)))));
        shell.screen()
                .list(
                        new JsonObject().put("items", changed),
                        new Table()
                                .column("CHANNEL", "name")
                                .column("CAPACITY", "capacity")
                                .column("QUEUED", "queued"));
        return Exit.OK;
    }

    private static int startIntake(ShellTalk shell, List<String> words) {
        int exit = shell.verb("dispatch", "start", "--intake");
        JsonObject shut = shell.rest().get("/dispatch").getJsonObject("dispatch");
        if (exit == Exit.OK && shut != null) {
            shell.screen()
                    .note("New tasks are taken in, and none are given out: " + shut.getString("by")
                            + " has shut the dispatch. \"dispatch start\" opens it and starts the devices.");
        }
        return exit;
    }

    /** {@code from,to} or {@code from,to,index}; blanks do as well as commas. */
    private static int moved(ShellTalk shell, List<String> words, int parts) {
        List<String> named = Arrays.stream(String.join(",", words).split(",", -1))
                .filter(name -> !name.isEmpty())
                .toList();
        if (named.size() != parts) {
            throw new CliFailure(
                    Exit.USAGE,
                    parts == 2
                            ? "Name two channels: reload_all_fail_tasks 1,2 moves from 1 to 2."
                            : "Name two channels and an index: reload_one_fail_task 1,2,0 moves the oldest from 1 to 2.");
        }
        FailIndex from = new FailIndex(shell, named.get(0));
        return parts == 2 ? from.moveAll(named.get(1)) : from.move(named.get(1), named.get(2));
    }
}
