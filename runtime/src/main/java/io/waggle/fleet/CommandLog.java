package io.waggle.fleet;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Commands;
import io.waggle.control.Receipt;
import io.waggle.event.ControlJson;
import io.waggle.event.EventStream;
import io.waggle.store.SteeringStore;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands with their receipts, kept in the store and told on the event stream. Any thread. */
public final class CommandLog implements Commands {

    private static final Logger LOG = LoggerFactory.getLogger(CommandLog.class);

    private final SteeringStore store;
    private final EventStream events;
    private final LongSupplier clock;

    /**
     * @param store where they are kept
     * @param events where receipts are told
     * @param clock the store's time, milliseconds since 1970
     */
    public CommandLog(SteeringStore store, EventStream events, LongSupplier clock) {
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Future<Receipt> run(
            String command, JsonObject what, Ask ask, Supplier<Future<Done>> plan, Supplier<Future<Done>> act) {
        return plan.get().compose(planned -> {
            Receipt first = receipt("", command, what, ask, planned);
            return ask.dryRun() ? Future.succeededFuture(first) : note(first, ask, act);
        });
    }

    private Receipt receipt(String id, String command, JsonObject what, Ask ask, Done done) {
        return new Receipt(
                id,
                command,
                what,
                ask.by(),
                Instant.ofEpochMilli(clock.getAsLong()),
                done.before(),
                done.after(),
                done.devices());
    }

    private Future<Receipt> note(Receipt first, Ask ask, Supplier<Future<Done>> act) {
        String key = key(ask);
        JsonObject planned = ControlJson.receipt(first);
        planned.remove("dryRun");
        return store.note(key, planned).compose(noted -> {
            JsonObject before = noted.before();
            if (before != null) {
                return repeated(Set.of(first.command()), first.what(), ControlJson.receipt(before));
            }
            return act.get()
                    .onFailure(e -> failed(noted.number(), key, planned, e))
                    .compose(done -> keep(
                            noted.number(),
                            key,
                            receipt("c" + noted.number(), first.command(), first.what(), ask, done)));
        });
    }

    /** It was carried out, and that is what counts: where that cannot be kept, the list goes on saying what was planned. */
    private Future<Receipt> keep(long number, String key, Receipt receipt) {
        return store.over(number, key, ControlJson.receipt(receipt)).transform(kept -> {
            if (kept.failed()) {
                LOG.warn("command=not kept id={} why=\"{}\"", receipt.id(), String.valueOf(kept.cause()));
            }
            told(receipt);
            return Future.succeededFuture(receipt);
        });
    }

    private static String key(Ask ask) {
        return ask.key().isEmpty() ? "" : ask.by() + "/" + ask.key();
    }

    @Override
    public Future<Optional<Receipt>> earlier(Set<String> commands, JsonObject what, Ask ask) {
        if (ask.key().isEmpty() || ask.dryRun()) {
            return Future.succeededFuture(Optional.empty());
        }
        return store.noted(key(ask))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : repeated(commands, what, ControlJson.receipt(found.get()))
                                .map(Optional::of));
    }

    private static Future<Receipt> repeated(Set<String> commands, JsonObject what, Receipt before) {
        return commands.contains(before.command()) && before.what().equals(what)
                ? Future.succeededFuture(before)
                : Future.failedFuture(new Problem(
                        ProblemCode.CONFLICT,
                        "this Idempotency-Key was used for the command " + before.command() + " " + before.what()
                                + " before: choose another for another command"));
    }

    private void told(Receipt receipt) {
        LOG.info("command={} id={} by={} what={}", receipt.command(), receipt.id(), receipt.by(), receipt.what());
        events.publish("command.receipt", ControlJson.receipt(receipt));
    }

    private void failed(long number, String key, JsonObject planned, Throwable failure) {
        LOG.warn(
                "command=failed id=c{} command={} why=\"{}\"",
                number,
                planned.getString("command"),
                failure.getMessage());
        var unused = store.failed(number, key, planned.put("problem", String.valueOf(failure.getMessage())));
    }

    @Override
    public Future<Page> list(@Nullable String cursor, int limit) {
        return store.commands(number(cursor), limit)
                .map(page -> new Page(page.items(), page.next() == 0 ? null : "c" + page.next()));
    }

    private static long number(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        if (cursor.matches("c[1-9]\\d{0,17}")) {
            return Long.parseLong(cursor.substring(1));
        }
        throw new Problem(
                ProblemCode.BAD_REQUEST,
                "cursor '" + cursor + "' is none that this list gave: pass on 'next' of the page before, unchanged");
    }
}
