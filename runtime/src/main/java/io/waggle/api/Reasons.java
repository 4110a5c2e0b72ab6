package io.waggle.api;

import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelSettings.Limits;
import io.waggle.channel.Standing;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.FunctionStatus;
import io.waggle.event.Durations;
import io.waggle.event.RateText;
import io.waggle.task.StoredTask;
import io.waggle.task.Tags;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a task has not started, in the order in which the reasons have to go: first what no device can change, then limits,
 * then who is before it. Pure functions.
 */
final class Reasons {

    private static final int SHOWN = 3;

    private final TaskView view;
    private final Scene scene;
    private final List<Reason> found = new ArrayList<>();

    /**
     * What is known besides the task itself.
     *
     * @param now the store's time, milliseconds since 1970
     * @param standing where it stands; {@code null}: it is not queued
     * @param settings how its channel is run
     * @param devices all of them
     * @param functions all that are deployed
     */
    record Scene(
            long now,
            @Nullable Standing standing,
            ChannelSettings settings,
            List<DeviceStatus> devices,
            List<FunctionStatus> functions) {}

    private Reasons(TaskView view, Scene scene) {
        this.view = view;
        this.scene = scene;
    }

    static List<Reason> of(TaskView view, Scene scene) {
        return new Reasons(view, scene).all();
    }

    private List<Reason> all() {
        switch (view.state()) {
            case SCHEDULED -> scheduled();
            case WAITING -> found.add(Reason.of("WAITING", "It waits for the tasks before it to end."));
            case RUNNING -> running();
            case SUCCEEDED, FAILED, CANCELLED -> found.add(Reason.of("ENDED", "It has ended as " + view.state() + "."));
            case QUEUED -> queued();
        }
        return List.copyOf(found);
    }

    private void scheduled() {
        StoredTask task = view.task();
        Instant due = Instant.ofEpochMilli(view.dueAt());
        String in = " " + time(Math.max(0, view.dueAt() - scene.now())) + " from now, at " + due + ".";
        found.add(
                task.attemptsUsed() > 0
                        ? Reason.until(
                                "RETRY",
                                "Attempt " + task.attemptsUsed() + " of " + task.attempts()
                                        + " failed; the next one is due" + in,
                                due)
                        : Reason.until("SCHEDULED", "It is due" + in, due));
    }

    private void running() {
        TaskView.Run run = view.run();
        found.add(Reason.of(
                "RUNNING",
                run == null
                        ? "It is running."
                        : "It is running on " + run.device() + " since " + Instant.ofEpochMilli(run.startedAt())
                                + "."));
    }

    private void queued() {
        Optional<FunctionStatus> function = scene.functions().stream()
                .filter(one -> one.info().name().equals(view.task().function()))
                .findFirst();
        if (function.isEmpty()) {
            found.add(Reason.of(
                    "FUNCTION_NOT_DEPLOYED",
                    "No function '" + view.task().function() + "' is deployed.",
                    "waggle deploy <jar with " + view.task().function() + ">"));
        }
        List<DeviceStatus> ready = devices(function);
        Standing standing = scene.standing();
        if (standing == null) {
            found.add(Reason.of("MOVING", "It has just moved: ask again."));
            return;
        }
        limits(standing);
        if (standing.suspect()) {
            found.add(Reason.of(
                    "SUSPECT",
                    "Two nodes died while it was in flight: it is run alone, when a device has nothing else in hand."));
        }
        turn(standing, ready);
        if (found.isEmpty()) {
            found.add(Reason.of("SOON", "Nothing stands before it: it starts within a second."));
        }
    }

    /** Those that can run it now; without any, says why. */
    private List<DeviceStatus> devices(Optional<FunctionStatus> function) {
        String channel = view.address().channel();
        List<String> tags = view.task().tags();
        List<DeviceStatus> serving = scene.devices().stream()
                .filter(device ->
                        device.channels().isEmpty() || device.channels().contains(channel))
                .toList();
        List<DeviceStatus> fit = serving.stream()
                .filter(device -> Tags.has(device.tags(), device.id(), device.node(), tags))
                .toList();
        if (serving.isEmpty()) {
            found.add(Reason.of("NO_DEVICE", "No device serves channel '" + channel + "'.", "waggle node"));
        } else if (fit.isEmpty()) {
            found.add(unfit(channel, tags));
        }
        List<DeviceStatus> up =
                fit.stream().filter(device -> device.state() == State.RUNNING).toList();
        if (up.isEmpty() && !fit.isEmpty()) {
            held(fit);
        }
        List<DeviceStatus> loaded = up.stream()
                .filter(device ->
                        function.map(one -> isLoaded(one, device.node())).orElse(true))
                .toList();
        if (loaded.isEmpty() && !up.isEmpty()) {
            found.add(Reason.of(
                    "NOT_LOADED",
                    "Version " + function.map(FunctionStatus::active).orElse("") + " of '"
                            + view.task().function() + "' is not loaded yet on " + names(up, DeviceStatus::node) + ".",
                    "waggle functions"));
        }
        if (!loaded.isEmpty() && loaded.stream().allMatch(device -> device.deaf() != null)) {
            DeviceStatus one = loaded.get(0);
            found.add(Reason.of(
                    "DEVICE_DEAF",
                    "Device " + one.id() + " does not hear of new work (" + one.deaf()
                            + "); it looks by itself once a second."));
        }
        return loaded;
    }

    private static Reason unfit(String channel, List<String> tags) {
        String said = "No device that serves channel '" + channel + "' has "
                + (tags.size() == 1 ? "the tag " : "all the tags ") + String.join(",", tags);
        List<String> given = tags.stream().filter(tag -> !Tags.isOwn(tag)).toList();
        return given.size() == tags.size()
                ? Reason.of("NO_DEVICE_WITH_TAGS", said + ".", "waggle node --tags " + String.join(",", tags))
                : Reason.of(
                        "NO_DEVICE_WITH_TAGS",
                        said + ": 'device:' and 'node:' stand before the name of the only one that may run it.",
                        "waggle devices");
    }

    private void held(List<DeviceStatus> fit) {
        Optional<String> owners = owners(view.task().tags());
        DeviceStatus first = fit.get(0);
        String said = owners.isPresent() && fit.size() == 1
                ? "Only device " + first.id() + " may run it, and it is " + state(first) + "."
                : owners.map(names -> "Only " + names + " may run it, and none takes tasks: ")
                                .orElse("No device that could run it takes tasks: ")
                        + states(fit) + ".";
        String command = fit.stream()
                .filter(device -> device.state() != State.OFFLINE)
                .findFirst()
                .map(device -> device.held() == null ? "waggle device " + device.id() + " start" : "waggle devices")
                .orElse(owners.isPresent() ? "waggle node --name " + first.node() : "waggle node");
        found.add(Reason.of("DEVICES_HELD", said, command));
    }

    /** Whom the tags name that only one device or one node has. */
    private static Optional<String> owners(List<String> tags) {
        String names = tags.stream()
                .filter(Tags::isOwn)
                .map(tag -> tag.startsWith(Tags.DEVICE)
                        ? "device " + tag.substring(Tags.DEVICE.length())
                        : "the devices of node " + tag.substring(Tags.NODE.length()))
                .collect(Collectors.joining(" and "));
        return Optional.of(names).filter(text -> !text.isEmpty());
    }

    private static String states(List<DeviceStatus> devices) {
        return devices.stream()
                        .limit(SHOWN)
                        .map(device -> device.id() + " is " + state(device))
                        .collect(Collectors.joining("; "))
                + (devices.size() > SHOWN ? "; and " + (devices.size() - SHOWN) + " more" : "");
    }

    private static String state(DeviceStatus device) {
        return device.state()
                + (device.state() == State.OFFLINE ? ", last seen " + device.lastSeen() : "")
                + (device.held() == null ? "" : " (" + device.held() + ")");
    }

    /** Where no node has said what it has loaded, the function is taken to be there. */
    private static boolean isLoaded(FunctionStatus function, String node) {
        return function.versions().stream()
                .filter(version -> version.version().equals(function.active()))
                .anyMatch(version ->
                        version.loadedOn().isEmpty() || version.loadedOn().contains(node));
    }

    private void limits(Standing standing) {
        ChannelSettings settings = scene.settings();
        String channel = view.address().channel();
        String key = view.task().key();
        String whole = "Channel '" + channel + "'";
        cap(settings.limits(), standing.running(), whole, "waggle channel " + channel + " --concurrency N", "CAP");
        rate(settings.limits(), standing.rateMs(), whole, "RATE");
        if (key != null) {
            String each = "Key '" + key + "' of channel '" + channel + "'";
            cap(
                    settings.perKey(),
                    standing.runningOfKey(),
                    each,
                    "waggle channel " + channel + " --key-concurrency N",
                    "KEY_CAP");
            rate(settings.perKey(), standing.keyRateMs(), each, "KEY_RATE");
        }
    }

    private void cap(Limits limits, long running, String whose, String command, String code) {
        Integer most = limits.concurrency();
        if (most == null || running < most) {
            return;
        }
        Standing standing = scene.standing();
        String holders = standing == null
                ? ""
                : standing.holders().stream()
                        .limit(SHOWN)
                        .map(id -> view.address().channel() + "/" + id)
                        .collect(Collectors.joining(", "));
        found.add(Reason.of(
                code,
                whose + " has " + running + " of " + most + " tasks at work"
                        + (holders.isEmpty() ? "" : ", among them " + holders) + ".",
                command));
    }

    private void rate(Limits limits, long ms, String whose, String code) {
        if (limits.rate() != null && ms > 0) {
            found.add(Reason.until(
                    code,
                    whose + " may start " + RateText.format(limits.rate()) + ": the next one " + time(ms)
                            + " from now.",
                    Instant.ofEpochMilli(scene.now() + ms)));
        }
    }

    private void turn(Standing standing, List<DeviceStatus> ready) {
        boolean full = !ready.isEmpty()
                && ready.stream().allMatch(device -> device.deaf() == null && device.busy() >= device.slots());
        if (full) {
            int slots = ready.stream().mapToInt(DeviceStatus::slots).sum();
            String longest = ready.stream()
                    .flatMap(device -> device.tasks().stream())
                    .min(Comparator.comparing(DeviceStatus.RunningTask::startedAt))
                    .map(task -> "; the longest, " + task.address() + ", for "
                            + time(Math.max(0, scene.now() - task.startedAt().toEpochMilli())))
                    .orElse("");
            found.add(Reason.of(
                    "BUSY",
                    "All " + slots + " slots of " + names(ready, DeviceStatus::id) + " are at work" + longest + ".",
                    "waggle node --cluster"));
        }
        long line = standing.inLine() - 1;
        if (standing.before() > 0 || line > 0) {
            found.add(Reason.of(
                    "BEHIND",
                    "At most " + standing.before() + (standing.more() ? " and more" : "")
                            + " with a higher priority and " + Math.max(0, line) + " of its own line are before it.",
                    "waggle task " + view.address() + " --priority N"));
        }
    }

    private static String names(List<DeviceStatus> devices, java.util.function.Function<DeviceStatus, String> name) {
        List<String> all = devices.stream().map(name).distinct().sorted().toList();
        return all.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
    }

    private static String time(long ms) {
        return Durations.text(Duration.ofMillis(ms < 10_000 ? ms : ms / 1_000 * 1_000));
    }
}
