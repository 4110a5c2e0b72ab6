package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelSettings;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.Claim;
import io.waggle.channel.ClaimAsk;
import io.waggle.channel.FailLists;
import io.waggle.channel.GateChange;
import io.waggle.channel.LogNote;
import io.waggle.channel.NewTask;
import io.waggle.channel.Settlement;
import io.waggle.channel.Stored;
import io.waggle.channel.TaskControl;
import io.waggle.channel.TaskPage;
import io.waggle.control.Commands.Ask;
import io.waggle.control.Deployment;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Fleet;
import io.waggle.control.FunctionStatus;
import io.waggle.control.Functions;
import io.waggle.control.NodeStatus;
import io.waggle.control.Receipt;
import io.waggle.control.Setting;
import io.waggle.measure.HistoryStore;
import io.waggle.measure.Measured;
import io.waggle.store.StoreHealth.Health;
import io.waggle.store.StoreHealth.Memory;
import io.waggle.store.StoreHealth.Persistence;
import io.waggle.store.StoreHealth.Server;
import io.waggle.task.Address;
import io.waggle.task.FailureFamily;
import io.waggle.task.FunctionInfo;
import io.waggle.task.Gates;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The ports behind the doors, in memory: enough to see what the doors make of them. */
final class Doubles {

    private Doubles() {}

    static FunctionInfo function(String name) {
        return new FunctionInfo(name, "", name, 3, Duration.ofMillis(100), Duration.ofSeconds(1), null, 0);
    }

    static final List<Setting> SETTINGS =
            List.of(new Setting("port", "0", "flag", "--port"), new Setting("name", null, "default", ""));

    static Future<Health> health() {
        return Future.succeededFuture(new Health(
                0.5,
                List.of(new Server(
                        "redis",
                        "7.0.15",
                        "master",
                        0,
                        3,
                        Duration.ofSeconds(7),
                        new Memory(1_000, 0),
                        new Persistence(true, true, null)))));
    }

    /** Tasks in a sorted map; a page's cursor is the id it goes on from. */
    static final class MemoryChannels implements Channels {

        final Map<String, TreeMap<String, TaskView>> tasks = new TreeMap<>();
        final Map<String, ChannelSettings> settings = new ConcurrentHashMap<>();
        final Map<String, Gates> gates = new ConcurrentHashMap<>();
        final List<String> order = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger submits = new AtomicInteger();
        volatile boolean gone;

        synchronized void put(Address address, TaskState state, StoredTask task) {
            tasks.computeIfAbsent(address.channel(), c -> new TreeMap<>())
                    .put(address.id(), new TaskView(address, state, task, null, 0));
        }

        /** The tasks of a channel by id. */
        synchronized SortedMap<String, TaskView> held(String channel) {
            return tasks.getOrDefault(channel, new TreeMap<>());
        }

        /** Lets a task have failed. */
        synchronized void fail(Address address) {
            TaskView view = Objects.requireNonNull(held(address.channel()).get(address.id()));
            put(address, TaskState.FAILED, view.task());
        }

        private <T> Future<T> answer(T value) {
            return gone
                    ? Future.failedFuture(new Problem(ProblemCode.STORE_UNAVAILABLE, "the store is gone."))
                    : Future.succeededFuture(value);
        }

        @Override
        public Future<Long> number(String channel) {
            return answer(1L);
        }

        @Override
        public Future<Optional<String>> name(long number) {
            return answer(Optional.empty());
        }

        @Override
        public Future<List<String>> names() {
            return answer(List.copyOf(tasks.keySet()));
        }

        @Override
        public Future<List<Stored>> submit(String channel, List<NewTask> added) {
            List<Stored> stored = new ArrayList<>();
            submits.incrementAndGet();
            for (NewTask task : added) {
                stored.add(store(channel, task));
            }
            return answer(List.copyOf(stored));
        }

        private synchronized Stored store(String channel, NewTask task) {
            SortedMap<String, TaskView> held = held(channel);
            if (held.containsKey(task.id())) {
                return new Stored(Stored.Verdict.THERE, task.id());
            }
            Gates.Shut shut = gates.getOrDefault(channel, Gates.OPEN).intake();
            if (shut != null) {
                return new Stored(Stored.Verdict.SHUT, task.id(), shut);
            }
            String shared = task.task().coalesce();
            for (TaskView other : held.values()) {
                if (shared != null
                        && shared.equals(other.task().coalesce())
                        && !other.state().ended()) {
                    return new Stored(Stored.Verdict.COALESCED, other.address().id());
                }
            }
            Long capacity =
                    settings.getOrDefault(channel, ChannelSettings.DEFAULTS).capacity();
            if (capacity != null && count(held, TaskState.QUEUED) >= capacity) {
                return new Stored(Stored.Verdict.FULL, task.id());
            }
            boolean later = task.delayMs() > 0;
            put(new Address(channel, task.id()), later ? TaskState.SCHEDULED : TaskState.QUEUED, task.task());
            order.add(channel + "/" + task.id());
            return new Stored(Stored.Verdict.FRESH, task.id());
        }

        /** Takes all that waits in a channel out of it. */
        synchronized int drain(String channel) {
            var held = held(channel);
            int size = held.size();
            held.clear();
            return size;
        }

        @Override
        public Future<ChannelSettings> settings(String channel) {
            return answer(settings.getOrDefault(channel, ChannelSettings.DEFAULTS));
        }

        @Override
        public synchronized Future<ChannelSettings> configure(String channel, UnaryOperator<ChannelSettings> change) {
            ChannelSettings after = change.apply(settings.getOrDefault(channel, ChannelSettings.DEFAULTS));
            settings.put(channel, after);
            tasks.computeIfAbsent(channel, c -> new TreeMap<>());
            return answer(after);
        }

        @Override
        public synchronized Future<GateChange> gate(String channel, UnaryOperator<Gates> change) {
            Gates before = gates.getOrDefault(channel, Gates.OPEN);
            Gates after = change.apply(before);
            gates.put(channel, after);
            tasks.computeIfAbsent(channel, c -> new TreeMap<>());
            return answer(new GateChange(before, after));
        }

        @Override
        public synchronized Future<Long> clear(String channel) {
            SortedMap<String, TaskView> held = held(channel);
            long before = held.size();
            held.values().removeIf(view -> view.state() == TaskState.QUEUED || view.state() == TaskState.SCHEDULED);
            return answer(before - held.size());
        }

        @Override
        public synchronized Future<Void> delete(String channel) {
            if (held(channel).values().stream().anyMatch(view -> view.state() != TaskState.SUCCEEDED)) {
                return Future.failedFuture(new Problem(ProblemCode.CONFLICT, "the channel is not empty."));
            }
            tasks.remove(channel);
            return Future.succeededFuture();
        }

        @Override
        public synchronized Future<Boolean> prioritise(Address address, int priority) {
            TaskView view = held(address.channel()).get(address.id());
            if (view == null || (view.state() != TaskState.QUEUED && view.state() != TaskState.SCHEDULED)) {
                return answer(false);
            }
            put(address, view.state(), view.task().withPriority(priority));
            return answer(true);
        }

        @Override
        public Future<Integer> sweep(String channel) {
            return Future.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public Future<Claim> claim(String channel, ClaimAsk ask) {
            return Future.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public Future<List<Boolean>> settle(String channel, long epoch, List<Settlement> settlements, boolean again) {
            return Future.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public Future<List<Held>> held(String channel, long epoch, String device) {
            return Future.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public long now() {
            return System.currentTimeMillis();
        }

        @Override
        public Future<Integer> log(String channel, long epoch, List<LogNote> notes) {
            return Future.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public Future<Boolean> progress(Address address, long epoch, long fence, TaskView.Progress progress) {
            return Future.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public Future<Integer> reap(String channel, long epoch) {
            return Future.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public synchronized Future<Optional<TaskView>> find(Address address) {
            return answer(Optional.ofNullable(
                    tasks.getOrDefault(address.channel(), new TreeMap<>()).get(address.id())));
        }

        @Override
        public synchronized Future<TaskPage> list(String channel, TaskState state, @Nullable String cursor, int limit) {
            var all = tasks.getOrDefault(channel, new TreeMap<>());
            List<TaskView> fit = all.tailMap(cursor == null ? "" : cursor).values().stream()
                    .filter(view -> view.state() == state)
                    .toList();
            List<TaskView> page = fit.subList(0, Math.min(limit, fit.size()));
            String next = fit.size() > limit ? fit.get(limit).address().id() : null;
            return answer(new TaskPage(page, next, all.size()));
        }

        @Override
        public synchronized Future<Optional<ChannelStatus>> status(String channel) {
            return answer(Optional.ofNullable(tasks.get(channel))
                    .map(held -> status(channel, held, gates.getOrDefault(channel, Gates.OPEN))));
        }

        @Override
        public synchronized Future<List<ChannelStatus>> statuses() {
            List<ChannelStatus> all = new ArrayList<>();
            tasks.forEach((name, held) -> all.add(status(name, held, gates.getOrDefault(name, Gates.OPEN))));
            return answer(all);
        }

        private static ChannelStatus status(String name, Map<String, TaskView> held, Gates gates) {
            return new ChannelStatus(
                    name,
                    count(held, TaskState.QUEUED),
                    count(held, TaskState.RUNNING),
                    count(held, TaskState.SCHEDULED),
                    count(held, TaskState.FAILED),
                    count(held, TaskState.SUCCEEDED),
                    count(held, TaskState.CANCELLED),
                    0,
                    0,
                    held.size(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    gates);
        }

        private static long count(Map<String, TaskView> held, TaskState state) {
            return held.values().stream().filter(v -> v.state() == state).count();
        }

        @Override
        public synchronized Future<Long> reload(String channel, List<String> ids) {
            long count = 0;
            for (TaskView view : List.copyOf(held(channel).values())) {
                boolean wanted = ids.isEmpty() || ids.contains(view.address().id());
                if (view.state() == TaskState.FAILED && wanted) {
                    put(view.address(), TaskState.QUEUED, view.task());
                    count++;
                }
            }
            return answer(count);
        }

        @Override
        public synchronized Future<Boolean> deleteFailed(Address address) {
            TreeMap<String, TaskView> held = tasks.getOrDefault(address.channel(), new TreeMap<>());
            return answer(held.remove(address.id()) != null);
        }
    }

    /** Does to the tasks of the map what the store does; a task that runs is held by the device d1. */
    record MemoryControl(MemoryChannels channels) implements TaskControl {

        @Override
        public Future<List<Done>> act(Action action, String channel, List<TaskView> tasks) {
            synchronized (channels) {
                return channels.answer(
                        tasks.stream().map(task -> one(action, channel, task)).toList());
            }
        }

        private Done one(Action action, String channel, TaskView seen) {
            TaskView now = channels.held(channel).get(seen.address().id());
            if (now == null) {
                return Done.not(Verdict.UNKNOWN, null);
            }
            boolean may = switch (action) {
                case CANCEL -> !now.state().ended();
                case RERUN -> now.state().ended();
                case DELETE -> now.state() != TaskState.RUNNING;
                case CLEAR_RESULTS -> now.state() == TaskState.SUCCEEDED;
            };
            if (!may) {
                return Done.not(Verdict.REFUSED, now.state());
            }
            switch (action) {
                case CANCEL ->
                    channels.put(now.address(), TaskState.CANCELLED, now.task().cancelled(1));
                case RERUN ->
                    channels.put(now.address(), TaskState.QUEUED, now.task().reloaded());
                case DELETE -> channels.held(channel).remove(now.address().id());
                case CLEAR_RESULTS ->
                    channels.put(now.address(), now.state(), now.task().withoutResult());
            }
            return new Done(Verdict.DONE, null, now, null);
        }

        @Override
        public Future<Done> edit(Address address, UnaryOperator<StoredTask> change) {
            synchronized (channels) {
                TaskView now = channels.held(address.channel()).get(address.id());
                if (now == null || now.state() != TaskState.QUEUED) {
                    return channels.answer(
                            now == null ? Done.not(Verdict.UNKNOWN, null) : Done.not(Verdict.REFUSED, now.state()));
                }
                channels.put(address, now.state(), change.apply(now.task()));
                return channels.answer(new Done(Verdict.DONE, null, now, null));
            }
        }
    }

    /** The fail lists of the map; each channel's failures are one family. */
    record MemoryFailures(MemoryChannels channels) implements FailLists {

        static final String FAMILY = "0123456789abcdef";

        private List<TaskView> failed(String channel) {
            synchronized (channels) {
                return channels.held(channel).values().stream()
                        .filter(view -> view.state() == TaskState.FAILED)
                        .toList();
            }
        }

        @Override
        public Future<Families> families(String channel) {
            List<TaskView> all = failed(channel);
            TaskView first = all.get(0);
            FailureFamily what = new FailureFamily(
                    FAMILY, first.task().function(), "v", "java.io.IOException", "no", List.of("a.B.c"));
            return channels.answer(new Families(
                    List.of(new Family(
                            channel,
                            what,
                            all.size(),
                            1,
                            2,
                            List.of(new FailLists.OnDevice("d1", all.size())),
                            first.address())),
                    0));
        }

        @Override
        public Future<List<List<Long>>> trends(String channel, List<String> families, Spans spans) {
            return channels.answer(families.stream()
                    .map(one -> java.util.Collections.nCopies(
                            spans.count(), (long) failed(channel).size()))
                    .toList());
        }

        @Override
        public Future<TaskPage> list(String channel, String family, @Nullable String cursor, int limit) {
            List<TaskView> all = family.equals(FAMILY) ? failed(channel) : List.of();
            return channels.answer(new TaskPage(all, null, all.size()));
        }

        @Override
        public Future<Long> count(String channel, Part part) {
            return channels.answer((long) failed(channel).size());
        }

        @Override
        public Future<Step> act(Act act, String channel, Part part) {
            return act(
                    act,
                    channel,
                    failed(channel).stream()
                            .map(view -> new Failed(view.address().id(), 0))
                            .toList());
        }

        @Override
        public Future<Step> act(Act act, String channel, List<Failed> tasks) {
            List<Integer> missing = new ArrayList<>();
            synchronized (channels) {
                for (int i = 0; i < tasks.size(); i++) {
                    TaskView view = channels.held(channel).get(tasks.get(i).id());
                    if (view == null || view.state() != TaskState.FAILED) {
                        missing.add(i);
                    } else if (act == Act.RELOAD) {
                        channels.put(view.address(), TaskState.QUEUED, view.task());
                    } else {
                        channels.held(channel).remove(view.address().id());
                    }
                }
            }
            return channels.answer(new Step(tasks.size() - missing.size(), tasks.size(), missing));
        }

        @Override
        public Future<List<Moved>> move(String channel, String to, List<TaskView> tasks) {
            List<Moved> moved = new ArrayList<>();
            synchronized (channels) {
                for (TaskView task : tasks) {
                    Address there = new Address(to, task.address().id());
                    boolean taken = channels.held(to).containsKey(there.id());
                    if (!taken) {
                        channels.put(there, TaskState.QUEUED, task.task());
                        channels.held(channel).remove(there.id());
                    }
                    moved.add(taken ? Moved.TAKEN : Moved.DONE);
                }
            }
            return channels.answer(moved);
        }
    }

    /** One device, one node. */
    static final class OneDevice implements Fleet {

        @Override
        public Future<List<DeviceStatus>> devices() {
            var running = new DeviceStatus.RunningTask("crawl/t1", "crawl", Instant.EPOCH);
            return Future.succeededFuture(List.of(new DeviceStatus(
                    "d1",
                    "n1",
                    DeviceStatus.State.RUNNING,
                    4,
                    1,
                    List.of(),
                    List.of(),
                    0.5,
                    -1,
                    List.of(running),
                    Instant.EPOCH,
                    "does not hear node n2",
                    "",
                    null)));
        }

        @Override
        public Future<List<NodeStatus>> nodes() {
            return Future.succeededFuture(List.of(new NodeStatus(
                    "n1", "http://x", "UP", 1, "0.1", "17", Instant.EPOCH, Instant.EPOCH, List.of("n2"))));
        }

        @Override
        public Future<Receipt> command(Command command, List<String> devices, Ask ask) {
            return known(devices).map(v -> receipt(command.name(), new JsonObject(), ask));
        }

        @Override
        public Future<Receipt> change(String device, Map<String, String> change, Ask ask) {
            return known(List.of(device)).map(v -> receipt("SET", new JsonObject().put("change", change), ask));
        }

        @Override
        public Future<Receipt> add(String node, Map<String, String> settings, Ask ask) {
            return Future.succeededFuture(receipt("ADD", new JsonObject().put("node", node), ask));
        }

        @Override
        public Future<Receipt> delete(String device, boolean drain, Ask ask) {
            return known(List.of(device)).map(v -> receipt("DELETE", new JsonObject().put("drain", drain), ask));
        }

        @Override
        public Future<Receipt> stop(List<String> nodes, boolean now, Ask ask) {
            return nodes.isEmpty() || nodes.contains("n1")
                    ? Future.succeededFuture(receipt("STOP_NODE", new JsonObject().put("now", now), ask))
                    : Future.failedFuture(new Problem(ProblemCode.UNKNOWN_NODE, "there is no such node."));
        }

        @Override
        public Future<Map<String, @Nullable Double>> probe(List<String> devices) {
            Map<String, @Nullable Double> trips = new TreeMap<>();
            devices.forEach(device -> trips.put(device, device.equals("d1") ? Double.valueOf(0.5) : null));
            return Future.succeededFuture(trips);
        }

        private static Future<Void> known(List<String> devices) {
            return devices.isEmpty() || devices.contains("d1")
                    ? Future.succeededFuture()
                    : Future.failedFuture(new Problem(ProblemCode.UNKNOWN_DEVICE, "there is no such device."));
        }

        private static Receipt receipt(String command, JsonObject what, Ask ask) {
            return new Receipt(
                    ask.dryRun() ? "" : "r1",
                    command,
                    what,
                    ask.by(),
                    Instant.EPOCH,
                    new JsonObject(),
                    new JsonObject(),
                    List.of(new Receipt.Answer("d1", Receipt.Outcome.DONE, "")));
        }
    }

    /** Keeps the last jar; one that begins with an X is bad. */
    static final class OneJar implements Functions {

        volatile byte[] jar = {};
        volatile String file = "";

        @Override
        public Future<Deployment> deploy(byte[] bytes, String fileName, String by) {
            if (bytes[0] == 'X') {
                return Future.failedFuture(new Problem(ProblemCode.BAD_JAR, "this is no jar: build it anew."));
            }
            jar = bytes;
            file = fileName;
            var node = new Deployment.NodeReceipt("n1", "LOADED", "");
            return Future.succeededFuture(
                    new Deployment("ab", "ab", List.of("crawl"), Map.of("crawl", "aa"), true, List.of(node)));
        }

        @Override
        public Future<List<FunctionStatus>> list() {
            var info = new FunctionInfo("crawl", "", "crawl", 3, Duration.ofSeconds(1), Duration.ofMinutes(1), null, 0);
            var version = new FunctionStatus.Version("ab", "ab", file, 1, "ann", Instant.EPOCH, List.of("n1"));
            return Future.succeededFuture(List.of(new FunctionStatus(info, "ab", List.of(version))));
        }

        @Override
        public Future<Optional<byte[]>> jar(String function, String version) {
            return Future.succeededFuture(version.equals("ab") ? Optional.of(jar) : Optional.empty());
        }
    }

    /** A history in memory, by unit and bucket. */
    static final class MemoryHistory implements HistoryStore {
        final java.util.Map<String, List<Measured>> buckets = new java.util.concurrent.ConcurrentHashMap<>();

        /** How many buckets with all their pairs were wanted at a time. */
        volatile long mostAtOnce;

        @Override
        public Future<Void> add(String node, String run, long number, long at, List<Measured> all) {
            for (Unit unit : Unit.values()) {
                buckets.merge(
                        unit.letter() + at / unit.ms(),
                        all,
                        (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream())
                                .toList());
            }
            return Future.succeededFuture();
        }

        @Override
        public Future<List<Measured>> wholes(Unit unit, long first, long last) {
            return pairs(unit, first, last)
                    .map(each -> each.stream()
                            .map(some -> Measured.sum(Measured.OTHERS, Measured.OTHERS, some))
                            .toList());
        }

        @Override
        public Future<List<List<Measured>>> pairs(Unit unit, long first, long last) {
            mostAtOnce = Math.max(mostAtOnce, last - first + 1);
            return Future.succeededFuture(java.util.stream.LongStream.rangeClosed(first, last)
                    .mapToObj(number -> buckets.getOrDefault(unit.letter() + number, List.of()))
                    .toList());
        }
    }
}
