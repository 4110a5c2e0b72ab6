package io.waggle;

import io.vertx.core.json.JsonObject;
import io.waggle.channel.TaskWaits;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Machine;
import io.waggle.control.Vitals;
import io.waggle.device.DeviceReports;
import io.waggle.event.DeviceJson;
import io.waggle.event.EventStream;
import io.waggle.event.TimesTicker;
import io.waggle.measure.Count;
import io.waggle.measure.Recorder;
import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskError;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Passes on what the node's devices report: to those who wait for a task, and to the event stream, where the events of
 * single tasks are a sample, at most so many a second. Any thread.
 */
final class NodeReports implements DeviceReports {

    private static final int TASK_EVENTS_A_SECOND = 20;

    private final TaskWaits waits;
    private final EventStream events;
    /** A device says how it is every few seconds; its event loop is held up when it has said nothing for so long. */
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Said> devices = new ConcurrentHashMap<>();

    private record Said(DeviceStatus device, JsonObject status, long at) {}

    private final AtomicInteger allowance = new AtomicInteger(TASK_EVENTS_A_SECOND);
    private volatile boolean anyEnded;
    private volatile Supplier<Machine> machine = () -> Machine.UNKNOWN;

    private final TimesTicker times;

    NodeReports(TaskWaits waits, EventStream events, TimesTicker times) {
        this.times = times;
        this.waits = waits;
        this.events = events;
    }

    /** Where it is told of the machine. */
    void machine(Supplier<Machine> told) {
        machine = told;
    }

    /** The last that was heard of each of the node's devices. */
    List<JsonObject> devices() {
        long now = System.nanoTime();
        return devices.values().stream().map(said -> now(said, now)).toList();
    }

    /** The same, with how long ago it was. */
    List<Vitals.Device> vitals() {
        long now = System.nanoTime();
        return devices.values().stream()
                .map(said -> new Vitals.Device(said.device(), TimeUnit.NANOSECONDS.toMillis(now - said.at())))
                .sorted(Comparator.comparing(one -> one.status().id()))
                .toList();
    }

    /** A device is no more. */
    void gone(String device) {
        devices.remove(device);
        events.publish("device.gone", new JsonObject().put("id", device));
    }

    private static JsonObject now(Said said, long now) {
        long silent = now - said.at();
        return silent < SILENT_NANOS
                ? said.status()
                : said.status()
                        .copy()
                        .put(
                                "deaf",
                                "its event loop has been held up for " + TimeUnit.NANOSECONDS.toSeconds(silent)
                                        + " s: nothing is claimed meanwhile");
    }

    /** Whether a task has come to its end here since this was last asked. */
    boolean anyEnded() {
        boolean was = anyEnded;
        anyEnded = false;
        return was;
    }

    @Override
    public Recorder recorder() {
        return times.recorder();
    }

    @Override
    public void closed(Recorder recorder) {
        times.closed(recorder);
    }

    @Override
    public void ended(TaskView task) {
        if (!anyEnded) {
            anyEnded = true;
        }
        waits.ended(task);
        if (task.state() == TaskState.FAILED) {
            sample("task.failed", task);
        } else {
            sample("task.succeeded", task);
        }
    }

    /** A task was cancelled by this node. */
    void cancelled(TaskView task) {
        anyEnded = true;
        waits.ended(task);
        sample("task.cancelled", task);
        times.count(task.address().channel(), task.task().function(), Count.CANCELLED, 1);
    }

    @Override
    public void retried(TaskView task) {
        sample("task.retried", task);
    }

    @Override
    public void stale(Address address, long fence) {
        events.publish(
                "task.stale",
                new JsonObject().put("address", address.toString()).put("fence", fence));
    }

    @Override
    public void progress(Address address, TaskView.Progress progress) {
        if (allowance.getAndDecrement() > 0) {
            events.publish(
                    "task.progress",
                    new JsonObject()
                            .put("id", address.id())
                            .put("address", address.toString())
                            .put(
                                    "progress",
                                    new JsonObject()
                                            .put("fraction", progress.fraction())
                                            .put("note", progress.note())));
        }
    }

    @Override
    public void status(DeviceStatus status, boolean changed) {
        DeviceStatus here = status.on(machine.get());
        JsonObject json = DeviceJson.toJson(here);
        devices.put(status.id(), new Said(here, json, System.nanoTime()));
        allowance.set(TASK_EVENTS_A_SECOND);
        events.publish(changed ? "device.state" : "device.load", json);
    }

    private void sample(String type, TaskView view) {
        if (allowance.getAndDecrement() <= 0) {
            return;
        }
        StoredTask task = view.task();
        JsonObject data = new JsonObject()
                .put("id", view.address().id())
                .put("address", view.address().toString())
                .put("channel", view.address().channel())
                .put("function", task.function())
                .put("state", view.state().name())
                .put("attempt", task.attemptsUsed());
        TaskError error = task.history().isEmpty()
                ? null
                : task.history().get(task.history().size() - 1).error();
        if (error != null) {
            data.put("error", new JsonObject().put("type", error.type()).put("message", error.message()));
        }
        events.publish(type, data);
    }
}
