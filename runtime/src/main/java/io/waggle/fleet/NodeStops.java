package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Commands;
import io.waggle.control.Commands.Ask;
import io.waggle.control.Commands.Done;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Receipt;
import io.waggle.control.Receipt.Answer;
import io.waggle.control.Receipt.Outcome;
import io.waggle.fleet.NodeOrders.Looked;
import io.waggle.store.LeaseStore.Card;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes that are ended from afar. Those whose Redis the others use are told to outlive the others that end with them.
 * Any thread.
 */
final class NodeStops {

    /** In the card of a node that serves its own Redis to the cluster. */
    static final String SERVES = "servesRedis";

    private final Commands commands;
    private final NodeOrders orders;

    NodeStops(Commands commands, NodeOrders orders) {
        this.commands = commands;
        this.orders = orders;
    }

    /** @param targets the cards of the nodes, offline ones included */
    Future<Receipt> stop(List<Card> targets, boolean now, Ask ask) {
        JsonObject what = new JsonObject().put("nodes", names(targets)).put("now", now);
        return commands.run(
                "STOP_NODE",
                what,
                ask,
                () -> Future.succeededFuture(done(
                        targets,
                        targets.stream()
                                .map(card -> card.alive() ? new Answer(card.node(), Outcome.PENDING, "") : gone(card))
                                .toList())),
                () -> tell(targets, now, ask.by()).map(answers -> done(targets, answers)));
    }

    private Future<List<Answer>> tell(List<Card> targets, boolean now, String by) {
        List<Future<Answer>> each =
                targets.stream().map(card -> tell(card, targets, now, by)).toList();
        return Future.join(each).map(v -> each.stream().map(Future::result).toList());
    }

    private Future<Answer> tell(Card card, List<Card> targets, boolean now, String by) {
        if (!card.alive()) {
            return Future.succeededFuture(gone(card));
        }
        List<String> served = serves(card)
                ? targets.stream()
                        .filter(other -> other.alive() && !other.node().equals(card.node()))
                        .map(Card::node)
                        .toList()
                : List.of();
        return orders.end(card.node(), new Ending(by, now, served))
                .map(looked -> answer(card.node(), looked, now, served));
    }

    private static Answer answer(String node, Looked looked, boolean now, List<String> served) {
        String refusal = looked.refusal();
        if (refusal != null) {
            return new Answer(node, Outcome.REFUSED, refusal);
        }
        if (looked.silent()) {
            return new Answer(node, Outcome.REFUSED, "did not answer, and is not told again: try once more");
        }
        int busy = looked.devices().stream().mapToInt(DeviceStatus::busy).sum();
        return new Answer(node, Outcome.DONE, busy + " running, ends " + when(now || busy == 0, busy, served));
    }

    private static String when(boolean idle, int busy, List<String> served) {
        String tasks = idle ? "" : "when " + busy + " running " + (busy == 1 ? "task has" : "tasks have") + " ended";
        String others = served.isEmpty() ? "" : "after " + String.join(", ", served) + ", which use its Redis";
        return tasks.isEmpty() && others.isEmpty()
                ? "now"
                : tasks + (tasks.isEmpty() || others.isEmpty() ? "" : ", ") + others;
    }

    private static Answer gone(Card card) {
        return new Answer(card.node(), Outcome.REFUSED, "does not run");
    }

    private static boolean serves(Card card) {
        return card.card().getBoolean(SERVES, false);
    }

    private static Done done(List<Card> targets, List<Answer> answers) {
        JsonObject before = new JsonObject();
        JsonObject after = new JsonObject();
        targets.forEach(card -> {
            before.put(card.node(), state(card.alive()));
            after.put(card.node(), state(false));
        });
        return new Done(before, after, answers);
    }

    private static JsonObject state(boolean alive) {
        return new JsonObject().put("state", alive ? "UP" : "OFFLINE");
    }

    private static JsonArray names(List<Card> targets) {
        return new JsonArray(new ArrayList<>(targets.stream().map(Card::node).toList()));
    }
}
