package io.waggle.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands a device and shows the receipt. */
@Command(
        name = "device",
        description = {
            "Shows or commands a device: start, pause, stop, set (with options), probe, delete, forget;",
            "add names a node instead, and options. Name and command may stand in either order."
        },
        sortOptions = false)
final class DeviceCommand extends ClientCommand {

    private static final String NONE = "none";

    /** What can be done with a device. */
    enum Verb {
        start,
        pause,
        stop,
        set,
        add,
        delete,
        forget,
        probe
    }

    @Parameters(
            arity = "1..2",
            paramLabel = "DEVICE COMMAND",
            description = "The device's id (start, pause, stop and probe: or all), and what to do; none: shows it.")
    private List<String> words;

    @Option(names = "--slots", paramLabel = "N", description = "How many tasks at once; none: as its node says.")
    private @Nullable String slots;

    @Option(names = "--tags", paramLabel = "TAG,…", description = "What it has; none: as its node says.")
    private @Nullable String tags;

    @Option(
            names = "--channels",
            paramLabel = "NAME,…",
            description = "What it serves; all: every channel; none: as its node says.")
    private @Nullable String channels;

    @Option(names = "--name", paramLabel = "TEXT", description = "What people call it.")
    private @Nullable String name;

    @Option(names = "--paused", description = "With add: takes nothing until it is started.")
    private boolean paused;

    @Option(names = "--now", description = "With delete: gives back at once what runs.")
    private boolean now;

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Override
    int run(Rest rest, Screen screen) {
        Optional<Verb> second = words.size() < 2 ? Optional.empty() : verb(words.get(1));
        Optional<Verb> first = verb(words.get(0));
        if (words.size() == 2 && first.isEmpty() && second.isEmpty()) {
            throw new CliFailure(
                    Exit.USAGE,
                    "\"" + words.get(1) + "\" is no command: there are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Verb.values()).map(Verb::name).toList()) + ".");
        }
        String device = second.isPresent() || words.size() < 2 ? words.get(0) : words.get(1);
        Optional<Verb> verb = second.isPresent() || words.size() < 2 ? second : first;
        if (verb.isEmpty()) {
            show(rest.get(path(device)), screen);
            return Exit.OK;
        }
        boolean sets = verb.get() == Verb.set || verb.get() == Verb.add;
        if (!sets && !settings().isEmpty()) {
            throw new CliFailure(Exit.USAGE, verb.get() + " changes no settings: use set.");
        }
        return run(verb.get(), device, rest, screen);
    }

    /** One device, or all of them. */
    private static void show(JsonObject answer, Screen screen) {
        if (screen.json()) {
            screen.json(answer);
        } else if (answer.containsKey("items")) {
            DevicesCommand.show(answer, screen);
        } else {
            DeviceSheet.show(answer, screen);
        }
    }

    private int run(Verb verb, String device, Rest rest, Screen screen) {
        String query = Receipts.query(dryRun);
        return switch (verb) {
            case start, pause, stop ->
                Receipts.show(rest.post(path(device) + "/" + verb + query, new JsonObject()), screen);
            case set -> Receipts.show(rest.patch(one(device) + query, settings()), screen);
            case add -> Receipts.show(rest.post("/devices" + query, added(device)), screen);
            case delete, forget -> Receipts.show(rest.remove(one(device) + gone(verb, device, rest)), screen);
            case probe -> probe(rest.get(path(device) + "?probe=true"), screen);
        };
    }

    private JsonObject added(String node) {
        JsonObject wanted = settings().put("node", node);
        return paused ? wanted.put("paused", true) : wanted;
    }

    /** Forgetting is for what is offline: what lives is not taken away by it. */
    private String gone(Verb verb, String device, Rest rest) {
        if (verb == Verb.forget) {
            String state = rest.get(one(device)).getString("state");
            if (!"OFFLINE".equals(state)) {
                throw new CliFailure(
                        Exit.FAILED,
                        "Device " + device + " is " + state + ": only one that is OFFLINE can be forgotten.");
            }
        }
        return "?drain=" + !now + (dryRun ? "&dryRun=true" : "");
    }

    private static int probe(JsonObject answer, Screen screen) {
        List<JsonObject> devices = answer.containsKey("items") ? Screen.items(answer) : List.of(answer);
        if (screen.json()) {
            screen.json(answer);
        } else {
            devices.forEach(one -> screen.line(one.getString("id") + "  " + one.getString("state") + "  "
                    + (answered(one) ? one.getJsonObject("probe").getValue("rttMs") + " ms" : "no answer")));
        }
        return devices.stream().allMatch(DeviceCommand::answered) ? Exit.OK : Exit.FAILED;
    }

    private static boolean answered(JsonObject device) {
        return device.getJsonObject("probe", new JsonObject()).getBoolean("answered", false);
    }

    private JsonObject settings() {
        JsonObject settings = new JsonObject();
        if (slots != null) {
            if (!slots.equals(NONE) && !slots.matches("\\d{1,9}")) {
                throw new CliFailure(Exit.USAGE, "\"" + slots + "\" is no whole number: write one, or none.");
            }
            settings.put("slots", slots.equals(NONE) ? null : Integer.valueOf(slots));
        }
        list(settings, "tags", tags);
        list(settings, "channels", "all".equals(channels) ? "" : channels);
        if (name != null) {
            settings.put("name", name.equals(NONE) ? null : name);
        }
        return settings;
    }

    private static void list(JsonObject settings, String field, @Nullable String value) {
        if (value != null) {
            List<String> entries = value.isEmpty() ? List.of() : List.of(value.split(","));
            settings.put(field, value.equals(NONE) ? null : new JsonArray(entries));
        }
    }

    private static Optional<Verb> verb(String word) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.name().equals(word))
                .findFirst();
    }

    private static String path(String device) {
        return device.toLowerCase(Locale.ROOT).equals("all") ? "/devices" : one(device);
    }

    private static String one(String device) {
        return "/devices/" + Rest.encode(device);
    }
}
