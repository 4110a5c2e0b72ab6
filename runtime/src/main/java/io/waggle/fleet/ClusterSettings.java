package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.NodeSettings;
import io.waggle.control.Setting;
import java.util.List;
import java.util.function.Supplier;

/** Configurations over the event bus: asks a node, and answers for this one. Any thread. */
public final class ClusterSettings implements NodeSettings {

    private final Vertx vertx;
    private final NodeQuestions questions;

    /** @param vertx the clustered one */
    public ClusterSettings(Vertx vertx) {
        this.vertx = vertx;
        this.questions = new NodeQuestions(vertx, "settings");
    }

    /**
     * Answers for this node; done when the cluster knows.
     *
     * @param settings asked for each question
     */
    public Future<Void> answer(String node, Supplier<List<Setting>> settings) {
        MessageConsumer<JsonObject> consumer = vertx.eventBus()
                .consumer(
                        questions.address(node),
                        message -> message.reply(new JsonObject().put("items", toJson(settings.get()))));
        return consumer.completion();
    }

    private static JsonArray toJson(List<Setting> settings) {
        return new JsonArray(settings.stream()
                .map(one -> new JsonObject()
                        .put("key", one.key())
                        .put("value", one.value())
                        .put("origin", one.origin())
                        .put("source", one.source()))
                .toList());
    }

    @Override
    public Future<List<Setting>> of(String node) {
        return questions
                .ask(node, new JsonObject())
                .map(reply -> reply.getJsonArray("items").stream()
                        .map(JsonObject.class::cast)
                        .map(one -> new Setting(
                                one.getString("key"),
                                one.getString("value"),
                                one.getString("origin"),
                                one.getString("source", "")))
                        .toList());
    }
}
