package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.control.DeviceStatus.State;
import io.waggle.control.Fleet;
import io.waggle.control.NodeStatus;
import io.waggle.control.Receipt;
import io.waggle.control.Receipt.Answer;
import io.waggle.control.Receipt.Outcome;
import io.waggle.event.ControlJson;
import io.waggle.event.DeviceJson;
import io.waggle.event.EventStream;
import io.waggle.store.LeaseStore;
import io.waggle.store.LeaseStore.Card;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as its nodes' cards in the store tell it, and commands over the event bus. A command is stored as the
 * device's wish before it is sent, so that a device that is offline obeys when it comes back. Any thread.
 */
public final class ClusterFleet implements Fleet {

    private static final String ADDRESS = "waggle.devices.";
    private static final long ANSWER_MS = 2_000;

    /** How long after its start a node may be unknown to others. */
    private static final long NEW_MS = 5_000;

    private final Vertx vertx;
    private final LeaseStore store;
    private final EventStream events;

    /**
     * @param vertx the clustered one
     * @param store where nodes keep their cards
     * @param events where receipts are told
     */
    public ClusterFleet(Vertx vertx, LeaseStore store, EventStream events) {
        this.vertx = vertx;
        this.store = store;
        this.events = events;
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
     */
    public static JsonObject about(String url, @Nullable String member, String version, Instant startedAt) {
        return new JsonObject()
                .put("url", url)
                .put("member", member)
                .put("version", version)
                .put("java", Runtime.version().toString())
                .put("startedAt", startedAt.toString());
    }

    @Override
    public Future<List<DeviceStatus>> devices() {
        return store.cards().map(cards -> {
            List<DeviceStatus> devices = new ArrayList<>();
            for (Card card : cards) {
                for (Object device : card.card().getJsonArray("devices", new JsonArray())) {
                    devices.add(seen(card, DeviceJson.fromJson((JsonObject) device)));
                }
            }
            devices.sort(Comparator.comparing(DeviceStatus::id));
            return List.copyOf(devices);
        });
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
                card.alive() ? device.deaf() : null);
    }

    @Override
    public Future<List<NodeStatus>> nodes() {
        return store.cards()
                .map(cards -> cards.stream()
                        .map(card -> new NodeStatus(
                                card.node(),
                                card.card().getString("url", ""),
                                card.alive() ? "UP" : "OFFLINE",
                                card.epoch(),
                                card.card().getString("version", ""),
                                card.card().getString("java", ""),
                                startedAt(card),
                                Instant.ofEpochMilli(card.seenAt()),
                                parted(card, cards)))
                        .sorted(Comparator.comparing(NodeStatus::name))
                        .toList());
    }

    /** The nodes that live and that this one does not see in the cluster. One that has just come is given time. */
    private static List<String> parted(Card card, List<Card> cards) {
        JsonArray members = card.card().getJsonArray("members");
        if (!card.alive() || members == null) {
            return List.of();
        }
        return cards.stream()
                .filter(other -> other.alive() && other.epoch() != card.epoch())
                .filter(other -> other.card().getString("member") != null
                        && !members.contains(other.card().getString("member")))
                .filter(other -> card.seenAt() - startedAt(other).toEpochMilli() > NEW_MS
                        && card.seenAt() - startedAt(card).toEpochMilli() > NEW_MS)
                .map(Card::node)
                .sorted()
                .toList();
    }

    private static Instant startedAt(Card card) {
        return Instant.parse(card.card().getString("startedAt", Instant.EPOCH.toString()));
    }

    @Override
    public Future<Receipt> command(Command command, List<String> ids, String by) {
        return devices().compose(known -> {
            List<DeviceStatus> targets = ids.isEmpty()
                    ? known
                    : known.stream().filter(device -> ids.contains(device.id())).toList();
            for (String id : ids) {
                if (targets.stream().noneMatch(device -> device.id().equals(id))) {
                    return Future.failedFuture(unknown(id, known));
                }
            }
            List<Future<Answer>> answers = targets.stream()
                    .map(device -> store.wish(device.id(), command.name()).compose(v -> send(command, device, by)))
                    .toList();
            return Future.join(answers)
                    .map(v -> new Receipt(
                            UUID.randomUUID().toString(),
                            command.name(),
                            by,
                            Instant.now(),
                            answers.stream().map(Future::result).toList()))
                    .onSuccess(receipt -> events.publish("command.receipt", ControlJson.receipt(receipt)));
        });
    }

    private Future<Answer> send(Command command, DeviceStatus device, String by) {
        if (device.state() == State.OFFLINE) {
            return Future.succeededFuture(new Answer(
                    device.id(), Outcome.OFFLINE, "obeys when it comes back; last seen " + device.lastSeen()));
        }
        JsonObject body = new JsonObject().put("command", command.name()).put("by", by);
        return vertx.eventBus()
                .<JsonObject>request(ADDRESS + device.id(), body, new DeliveryOptions().setSendTimeout(ANSWER_MS))
                .map(reply -> new Answer(
                        device.id(),
                        Outcome.valueOf(reply.body().getString("outcome")),
                        reply.body().getString("detail")))
                .recover(failure -> Future.succeededFuture(new Answer(
                        device.id(),
                        Outcome.PENDING,
                        "no answer within " + ANSWER_MS + " ms; the command is stored and holds from its next start")));
    }

    private static Problem unknown(String id, List<DeviceStatus> known) {
        return new Problem(
                ProblemCode.UNKNOWN_DEVICE,
                "there is no device '" + id + "'; there are: "
                        + String.join(", ", known.stream().map(DeviceStatus::id).toList()));
    }
}
