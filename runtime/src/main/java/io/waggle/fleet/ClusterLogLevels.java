package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.waggle.control.LogLevels;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Log levels over the event bus: asks a node, and answers for this one. Any thread. */
public final class ClusterLogLevels implements LogLevels {

    private final Vertx vertx;
    private final NodeQuestions questions;

    /** @param vertx the clustered one */
    public ClusterLogLevels(Vertx vertx) {
        this.vertx = vertx;
        this.questions = new NodeQuestions(vertx, "logging");
    }

    /** The loggers of this process. Any thread; does not block. */
    public interface Local {

        /** Those that have a level of their own. */
        Map<String, String> levels();

        /** The level that holds for a logger. */
        String level(String logger);

        /**
         * Changes one.
         *
         * @throws Problem {@code BAD_REQUEST} for a level that does not exist
         */
        void set(String logger, @Nullable String level);
    }

    /** Answers for this node; done when the cluster knows. */
    public Future<Void> answer(String node, Local local) {
        MessageConsumer<JsonObject> consumer =
                vertx.eventBus().consumer(questions.address(node), message -> reply(node, local, message));
        return consumer.completion();
    }

    private static void reply(String node, Local local, Message<JsonObject> message) {
        String logger = message.body().getString("logger");
        if (logger == null) {
            message.reply(new JsonObject(new TreeMap<>(local.levels())));
            return;
        }
        String before = local.level(logger);
        try {
            local.set(logger, message.body().getString("level"));
        } catch (Problem refused) {
            message.reply(new JsonObject().put("refused", refused.detail()));
            return;
        }
        message.reply(new JsonObject()
                .put("node", node)
                .put("logger", logger)
                .put("before", before)
                .put("now", local.level(logger)));
    }

    @Override
    public Future<Map<String, String>> of(String node) {
        return questions.ask(node, new JsonObject()).map(reply -> {
            Map<String, String> levels = new TreeMap<>();
            reply.forEach(entry -> levels.put(entry.getKey(), String.valueOf(entry.getValue())));
            return levels;
        });
    }

    @Override
    public Future<Change> set(String node, String logger, @Nullable String level) {
        return questions
                .ask(node, new JsonObject().put("logger", logger).put("level", level))
                .map(reply -> {
                    String refused = reply.getString("refused");
                    if (refused != null) {
                        throw new Problem(ProblemCode.BAD_REQUEST, refused);
                    }
                    return new Change(node, logger, reply.getString("before"), reply.getString("now"));
                });
    }
}
