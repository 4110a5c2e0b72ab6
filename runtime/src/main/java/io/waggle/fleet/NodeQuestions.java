package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;

/** Questions that one named node answers over the event bus. Any thread. */
final class NodeQuestions {

    private static final long ANSWER_MS = 2_000;

    private final Vertx vertx;
    private final String topic;

    /** @param topic what the questions are about: the last part of the address */
    NodeQuestions(Vertx vertx, String topic) {
        this.vertx = vertx;
        this.topic = topic;
    }

    /** Where a node is asked. */
    String address(String node) {
        return NodeOrders.ADDRESS + node + "." + topic;
    }

    /** Asks; fails with {@code UNKNOWN_NODE} when nobody answers. */
    Future<JsonObject> ask(String node, JsonObject question) {
        return vertx.eventBus()
                .<JsonObject>request(address(node), question, new DeliveryOptions().setSendTimeout(ANSWER_MS))
                .map(Message::body)
                .recover(
                        silent -> Future.failedFuture(
                                new Problem(
                                        ProblemCode.UNKNOWN_NODE,
                                        "no node '" + node + "' answers within " + ANSWER_MS
                                                + " ms: GET /nodes (waggle nodes) says which nodes there are and whether they are up.")));
    }
}
