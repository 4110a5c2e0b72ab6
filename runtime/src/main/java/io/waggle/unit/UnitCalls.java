package io.waggle.unit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Workers.Lane;
import io.waggle.event.Durations;
import io.waggle.event.ProblemJson;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers calls of functions over the event bus: at {@code waggle.functions.<name>} on each node that has loaded the
 * function. The body is {@code {"payload":…}} and the answer {@code {"result":…}}; the header {@code timeout} says how long
 * the caller waits. Calls have a lane of their own beside the devices', and are stored nowhere. Any thread.
 */
final class UnitCalls {

    private static final String PREFIX = "waggle.functions.";
    private static final int SLOTS = 16;
    private static final int MOST_UNDER_WAY = 256;
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Lane lane;
    private final Map<String, MessageConsumer<Object>> consumers = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong count = new AtomicLong();

    UnitCalls(Vertx vertx, WorkerHost host) {
        this.vertx = vertx;
        this.lane = host.lane(SLOTS);
        host.onUse(this::loaded);
    }

    /** Listens for a function while it is loaded. */
    private void loaded(String function, boolean there) {
        if (there) {
            consumers.computeIfAbsent(
                    function, name -> vertx.eventBus().consumer(PREFIX + name, message -> answer(name, message)));
        } else {
            MessageConsumer<Object> consumer = consumers.remove(function);
            if (consumer != null) {
                var unused = consumer.unregister();
            }
        }
    }

    private void answer(String function, Message<Object> message) {
        try {
            if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
                underWay.decrementAndGet();
                throw new Problem(
                        ProblemCode.TOO_MANY_REQUESTS,
                        "this node has " + MOST_UNDER_WAY + " calls under way: try again, or submit a task.",
                        1);
            }
            begin(function, message);
        } catch (Problem problem) {
            refuse(message, problem);
        }
    }

    private void begin(String function, Message<Object> message) {
        UnitCall call;
        try {
            Address address = new Address("call", "call-" + count.incrementAndGet());
            call = new UnitCall(address, function, payload(message), patience(message));
        } catch (Problem problem) {
            underWay.decrementAndGet();
            throw problem;
        }
        long timer = vertx.setTimer(Math.max(1, call.patience().toMillis()), fired -> call.giveUp(lane));
        call.end().onComplete(end -> {
            underWay.decrementAndGet();
            vertx.cancelTimer(timer);
            if (end.succeeded()) {
                message.reply(end.result());
            } else {
                refuse(message, (Problem) end.cause());
            }
        });
        lane.handOver(List.of(call.work()), call);
    }

    private static byte[] payload(Message<Object> message) {
        if (message.body() instanceof JsonObject body
                && (body.isEmpty() || body.fieldNames().equals(java.util.Set.of("payload")))) {
            return body.containsKey("payload")
                    ? Json.encodeToBuffer(body.getValue("payload")).getBytes()
                    : new byte[0];
        }
        throw new Problem(ProblemCode.BAD_REQUEST, "the body must be {\"payload\":…}, with any JSON in it.");
    }

    private static Duration patience(Message<Object> message) {
        String text = message.headers().get("timeout");
        return text == null
                ? USUAL
                : Durations.parse(text)
                        .filter(time -> time.compareTo(LONGEST) <= 0)
                        .orElseThrow(() -> new Problem(
                                ProblemCode.BAD_REQUEST,
                                "'timeout' must be a duration of at most 5 minutes, like 30s or PT30S."));
    }

    private static void refuse(Message<Object> message, Problem problem) {
        message.fail(problem.code().status(), ProblemJson.of(problem).encode());
    }

    /** Listens no more, and gives up what runs. Never fails. */
    Future<Void> close() {
        List<Future<Void>> ends = new ArrayList<>();
        consumers.values().forEach(consumer -> ends.add(consumer.unregister()));
        consumers.clear();
        return Future.join(ends).<Void>mapEmpty().otherwiseEmpty().onComplete(done -> lane.close());
    }
}
