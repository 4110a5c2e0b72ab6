package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Commands;
import io.waggle.control.Commands.Ask;
import io.waggle.control.Commands.Done;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.Fleet;
import io.waggle.control.Machine;
import io.waggle.control.NodeStatus;
import io.waggle.control.Receipt;
import io.waggle.control.Receipt.Answer;
import io.waggle.control.Receipt.Outcome;
import io.waggle.event.DeviceJson;
import io.waggle.store.LeaseStore;
import io.waggle.store.LeaseStore.Card;
import io.waggle.store.Steering;
import io.waggle.store.SteeringStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fleet as its nodes' cards in the store tell it, and commands to it. What a device is told is stored before its node
 * is asked to look, so that a device that is offline obeys when it comes back. Any thread.
 */
public final class ClusterFleet implements Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterFleet.class);
    private static final String DEVICES = "waggle.devices.";
    private static final long PROBE_MS = 2_000;

    /** How long after its start a node may be unknown to others. */
    private static final long NEW_MS = 5_000;

    private final Vertx vertx;
    private final LeaseStore leases;
    private final SteeringStore store;
    private final Commands commands;
    private final NodeOrders orders;
    private final DeviceChanges changes;
    private final NodeStops stops;
    private final Map<String, Long> unreadable = new ConcurrentHashMap<>();

    /**
     * @param vertx the clustered one
     * @param leases where nodes keep their cards
     * @param store where it is kept what devices are told to be
     * @param commands keeps the receipts
     */
    public ClusterFleet(Vertx vertx, LeaseStore leases, SteeringStore store, Commands commands) {
        this.vertx = vertx;
        this.leases = leases;
        this.store = store;
        this.commands = commands;
        this.orders = new NodeOrders(vertx);
        this.changes = new DeviceChanges(leases, store, commands, orders);
        this.stops = new NodeStops(commands, orders);
    }

    /**
     * What a node says of itself: the part that does not change, its devices, and whom it sees in the cluster.
     *
     * @param members their ids; empty: it is in none
     */
    public static JsonObject card(JsonObject about, List<JsonObject> devices, List<String> members) {
        JsonObject card = about.copy().put("devices", new JsonArray(new ArrayList<>(devices)));
        return members.isEmpty() ? card : card.put("members", new JsonArray(new ArrayList<>(members)));
    }

    /**
     * The unchanging part of a node's card.
     *
     * @param member the node's id in the cluster; {@code null}: it is in none
     * @param servesRedis whether the others use a Redis of its own
     */
    public static JsonObject about(
            String url, @Nullable String member, String version, Instant startedAt, boolean servesRedis) {
        return new JsonObject()
                .put("url", url)
                .put("member", member)
                .put("version", version)
                .put("java", Runtime.version().toString())
                .put("startedAt", startedAt.toString())
                .put(NodeStops.SERVES, servesRedis);
    }

    @Override
    public Future<List<DeviceStatus>> devices() {
        return leases.cards().map(cards -> {
            List<DeviceStatus> devices = new ArrayList<>();
            for (Card card : cards) {
                devices.addAll(devices(card));
            }
            devices.sort(Comparator.comparing(DeviceStatus::id));
            return List.copyOf(devices);
        });
    }

    /** A card that cannot be read hides its own devices and no others; {@link #nodes()} says so. */
    private List<DeviceStatus> devices(Card card) {
        try {
            List<DeviceStatus> devices = new ArrayList<>();
            for (Object device : card.card().getJsonArray("devices", new JsonArray())) {
                devices.add(seen(card, DeviceJson.fromJson((JsonObject) device)));
            }
            readable(card);
            return devices;
        } catch (RuntimeException e) {
            unreadable(card, e);
            return List.of();
        }
    }

    private void unreadable(Card card, RuntimeException why) {
        if (unreadable.put(card.node(), card.epoch()) == null) {
            LOG.warn(
                    "card=unreadable node={} epoch={} version={} why=\"{}\": its devices are not shown; run the same"
                            + " version on all nodes",
                    card.node(),
                    card.epoch(),
                    card.card().getValue("version"),
                    why.toString());
        }
    }

    private void readable(Card card) {
        if (unreadable.remove(card.node()) != null) {
            LOG.info("card=readable node={}", card.node());
        }
    }

    private static DeviceStatus seen(Card card, DeviceStatus device) {
        return new DeviceStatus(
                device.id(),
                device.node(),
                card.alive() ? device.state() : State.OFFLINE,
                device.slots(),
                card.alive() ? device.busy() : 0,
                device.tags(),
                device.channels(),
                card.alive() ? device.cpu() : -1,
                card.alive() ? device.memory() : 0,
                card.alive() ? device.tasks() : List.of(),
                Instant.ofEpochMilli(card.seenAt()),
                card.alive() ? device.deaf() : null,
                device.name(),
                card.alive() ? device.held() : null,
                card.alive() ? device.machine() : Machine.UNKNOWN);
    }

    @Override
    public Future<List<NodeStatus>> nodes() {
        return leases.cards()
                .map(cards -> cards.stream()
                        .map(card -> node(card, cards))
                        .sorted(Comparator.comparing(NodeStatus::name))
                        .toList());
    }

    private NodeStatus node(Card card, List<Card> cards) {
        String state = !card.alive() ? "OFFLINE" : isReadable(card) ? "UP" : "UNREADABLE";
        return new NodeStatus(
                card.node(),
                text(card, "url"),
                state,
                card.epoch(),
                text(card, "version"),
                text(card, "java"),
                startedAt(card),
                Instant.ofEpochMilli(card.seenAt()),
                parted(card, cards));
    }

    private boolean isReadable(Card card) {
        devices(card);
        return !unreadable.containsKey(card.node());
    }

    /** What a card of any version may say. */
    private static String text(Card card, String name) {
        return card.card().getValue(name) instanceof String text ? text : "";
    }

    /** The nodes that live and that this one does not see in the cluster. One that has just come is given time. */
    private static List<String> parted(Card card, List<Card> cards) {
        if (!card.alive() || !(card.card().getValue("members") instanceof JsonArray members)) {
            return List.of();
        }
        return cards.stream()
                .filter(other -> other.alive() && other.epoch() != card.epoch())
                .filter(other -> !text(other, "member").isEmpty() && !members.contains(text(other, "member")))
                .filter(other -> card.seenAt() - startedAt(other).toEpochMilli() > NEW_MS
                        && card.seenAt() - startedAt(card).toEpochMilli() > NEW_MS)
                .map(Card::node)
                .sorted()
                .toList();
    }

    private static Instant startedAt(Card card) {
        try {
            return Instant.parse(text(card, "startedAt"));
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    @Override
    public Future<Receipt> command(Command command, List<String> ids, Ask ask) {
        return devices().compose(known -> {
            List<DeviceStatus> targets = targets(known, ids);
            Map<String, String> wishes = new LinkedHashMap<>();
            targets.forEach(device -> wishes.put(Steering.field(device.id(), Steering.WISH), command.name()));
            JsonObject after = new JsonObject();
            targets.forEach(device -> after.put(device.id(), new JsonObject().put("state", state(command, device))));
            return commands.run(
                    command.name(),
                    new JsonObject().put("devices", new JsonArray(new ArrayList<>(ids))),
                    ask,
                    () -> Future.succeededFuture(new Done(states(targets), after, planned(targets))),
                    () -> store.write(wishes)
                            .compose(v -> orders.tell(targets, null, now -> obeyed(command, now)))
                            .map(answers -> new Done(states(targets), after, answers)));
        });
    }

    private static List<DeviceStatus> targets(List<DeviceStatus> known, List<String> ids) {
        for (String id : ids) {
            if (known.stream().noneMatch(device -> device.id().equals(id))) {
                throw unknown(id, known);
            }
        }
        return ids.isEmpty()
                ? known
                : known.stream().filter(device -> ids.contains(device.id())).toList();
    }

    private static String state(Command command, DeviceStatus device) {
        return switch (command) {
            case START -> State.RUNNING.name();
            case PAUSE -> State.PAUSED.name();
            case STOP -> device.busy() > 0 ? State.DRAINING.name() : State.STOPPED.name();
        };
    }

    private static Answer obeyed(Command command, DeviceStatus now) {
        String held = now.held();
        String detail = switch (command) {
            case START -> held == null ? "takes tasks" : "started, and takes nothing: " + held;
            case PAUSE -> now.busy() + " running, takes nothing new";
            case STOP -> now.busy() + " running, stops after them";
        };
        return new Answer(now.id(), Outcome.DONE, detail);
    }

    private static JsonObject states(List<DeviceStatus> devices) {
        JsonObject states = new JsonObject();
        devices.forEach(device -> states.put(
                device.id(), new JsonObject().put("state", device.state().name())));
        return states;
    }

    /** What is known of targets that nobody was told yet. */
    static List<Answer> planned(List<DeviceStatus> targets) {
        return targets.stream()
                .map(device -> NodeOrders.isThere(device)
                        ? new Answer(device.id(), Outcome.PENDING, "")
                        : NodeOrders.offline(device))
                .toList();
    }

    @Override
    public Future<Receipt> change(String id, Map<String, String> change, Ask ask) {
        return devices()
                .compose(known -> changes.change(targets(known, List.of(id)).get(0), change, ask));
    }

    @Override
    public Future<Receipt> add(String node, Map<String, String> settings, Ask ask) {
        return nodes().compose(known -> {
            NodeStatus there = known.stream()
                    .filter(one -> one.name().equals(node))
                    .findFirst()
                    .orElseThrow(() -> unknownNode(
                            node, known.stream().map(NodeStatus::name).toList()));
            if (there.state().equals("OFFLINE")) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "node '" + node + "' is offline: start it, and add the device then, or name another node");
            }
            return changes.add(node, settings, ask);
        });
    }

    @Override
    public Future<Receipt> delete(String id, boolean drain, Ask ask) {
        return commands.earlier(Set.of("DELETE", "FORGET"), DeviceChanges.deletion(id, drain), ask)
                .compose(earlier -> earlier.isPresent()
                        ? Future.succeededFuture(earlier.get())
                        : devices()
                                .compose(known -> changes.delete(
                                        targets(known, List.of(id)).get(0), drain, ask)));
    }

    @Override
    public Future<Receipt> stop(List<String> names, boolean now, Ask ask) {
        return leases.cards().compose(cards -> {
            List<String> known = cards.stream().map(Card::node).sorted().toList();
            for (String name : names) {
                if (!known.contains(name)) {
                    throw unknownNode(name, known);
                }
            }
            return stops.stop(
                    cards.stream()
                            .filter(card -> names.isEmpty() ? card.alive() : names.contains(card.node()))
                            .sorted(Comparator.comparing(Card::node))
                            .toList(),
                    now,
                    ask);
        });
    }

    @Override
    public Future<Map<String, @Nullable Double>> probe(List<String> ids) {
        Map<String, Future<Double>> probes = new LinkedHashMap<>();
        ids.forEach(id -> probes.put(id, roundTrip(id)));
        return Future.join(List.copyOf(probes.values())).map(v -> {
            Map<String, @Nullable Double> answers = new LinkedHashMap<>();
            probes.forEach((id, trip) -> answers.put(id, trip.result() < 0 ? null : trip.result()));
            return answers;
        });
    }

    /** Milliseconds; negative: it did not answer. */
    private Future<Double> roundTrip(String id) {
        long sent = System.nanoTime();
        return vertx.eventBus()
                .request(
                        DEVICES + id,
                        new JsonObject().put("command", "PROBE"),
                        new DeliveryOptions().setSendTimeout(PROBE_MS))
                .map(reply -> Math.round((System.nanoTime() - sent) / 1_000.0) / 1_000.0)
                .recover(silent -> Future.succeededFuture(-1.0));
    }

    private static Problem unknownNode(String name, List<String> nodes) {
        return new Problem(
                ProblemCode.UNKNOWN_NODE, "there is no node '" + name + "'; there are: " + String.join(", ", nodes));
    }

    private static Problem unknown(String id, List<DeviceStatus> known) {
        return new Problem(
                ProblemCode.UNKNOWN_DEVICE,
                "there is no device '" + id + "'; there are: "
                        + String.join(", ", known.stream().map(DeviceStatus::id).toList()));
    }
}
