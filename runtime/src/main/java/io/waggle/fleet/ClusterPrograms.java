package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Program;
import io.waggle.control.ProgramEnd;
import io.waggle.control.ProgramEnd.Outcome;
import io.waggle.control.Programs;
import io.waggle.event.ProgramJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs over the event bus: asks nodes, and runs what this one allows. Any thread. */
public final class ClusterPrograms implements Programs {

    /** How many run at once on this node. */
    static final int MOST = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ClusterPrograms.class);

    /** A killed program and what it wrote are waited for a little. */
    private static final long GRACE_MS = 2_500;

    private final Vertx vertx;
    private final String node;
    private final List<String> allowed;
    private final NodeQuestions questions;
    private final Semaphore places = new Semaphore(MOST);
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /**
     * @param vertx the clustered one
     * @param node this node
     * @param allowed the programs that this node runs, as they are to be asked for
     */
    public ClusterPrograms(Vertx vertx, String node, List<String> allowed) {
        this.vertx = vertx;
        this.node = node;
        this.allowed = List.copyOf(allowed);
        this.questions = new NodeQuestions(vertx, "exec");
    }

    /** Answers for this node; done when the cluster knows. */
    public Future<Void> open() {
        return vertx.eventBus()
                .<JsonObject>consumer(questions.address(node), this::reply)
                .completion();
    }

    /** Kills what runs here. */
    public void close() {
        running.forEach(Thread::interrupt);
    }

    @Override
    public Future<Map<String, ProgramEnd>> run(Program program, List<String> nodes) {
        List<Future<ProgramEnd>> ends =
                nodes.stream().map(one -> ask(one, program)).toList();
        return Future.join(ends).map(all -> {
            Map<String, ProgramEnd> byNode = new LinkedHashMap<>();
            for (int i = 0; i < nodes.size(); i++) {
                byNode.put(nodes.get(i), ends.get(i).result());
            }
            return byNode;
        });
    }

    private Future<ProgramEnd> ask(String name, Program program) {
        long most = program.timeout().toMillis() + GRACE_MS;
        return vertx.eventBus()
                .<JsonObject>request(
                        questions.address(name),
                        ProgramJson.toJson(program),
                        new DeliveryOptions().setSendTimeout(most))
                .map(reply -> ProgramJson.end(reply.body()))
                .otherwise(silent -> ProgramEnd.none(
                        Outcome.OFFLINE, "did not answer within " + most + " ms: whether it ran is not known"));
    }

    private void reply(Message<JsonObject> message) {
        Program program = ProgramJson.program(message.body());
        here(program).onSuccess(end -> message.reply(ProgramJson.toJson(end)));
    }

    private Future<ProgramEnd> here(Program program) {
        String name = program.argv().get(0);
        if (!allowed.contains(name)) {
            return Future.succeededFuture(ProgramEnd.none(
                    Outcome.REFUSED,
                    allowed.isEmpty()
                            ? "this node runs no programs: its exec-allow names none"
                            : "its exec-allow does not name '" + name + "', but " + String.join(", ", allowed)));
        }
        if (!places.tryAcquire()) {
            return Future.succeededFuture(ProgramEnd.none(
                    Outcome.REFUSED, MOST + " programs run there already: ask again when one has ended"));
        }
        Promise<ProgramEnd> end = Promise.promise();
        Thread thread = new Thread(() -> run(program, end), "waggle-exec");
        thread.setDaemon(true);
        running.add(thread);
        thread.start();
        return end.future();
    }

    private void run(Program program, Promise<ProgramEnd> end) {
        ProgramRunner runner = new ProgramRunner(program);
        try {
            ProgramEnd how = runner.run();
            LOG.info("program={} outcome={} exit={}", program.argv(), how.outcome(), how.exitCode());
            end.complete(how);
            runner.awaitOutput();
        } catch (InterruptedException stopping) {
            end.tryComplete(ProgramEnd.none(Outcome.TIMEOUT, "killed with all that it started: the node stops"));
        } catch (RuntimeException odd) {
            end.tryComplete(ProgramEnd.none(Outcome.FAILED, "could not be run: " + odd.getMessage()));
        } finally {
            running.remove(Thread.currentThread());
            places.release();
        }
    }
}
