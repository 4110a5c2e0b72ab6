package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.FunctionInfo;
import io.waggle.task.Gates;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskSpec;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The steps of {@link TaskSubmission} over any {@link Channels}. Safe for use by several threads. */
public final class ChannelSubmission implements TaskSubmission {

    private static final int FULL_SECONDS = 2;
    private static final int MOST_TASKS = 500;
    private static final long MOST_BYTES = 4 * 1024 * 1024;

    private final Channels channels;
    private final FunctionCatalog catalog;
    private final TaskMaker maker;
    private final Doorbell doorbell;
    private final Supplier<Gates> system;
    private volatile Tally tally = (channel, function, count) -> {};

    /** Whom to tell how many tasks were stored. */
    @FunctionalInterface
    public interface Tally {

        /** Tasks of a function were stored in a channel. Any thread; answer at once. */
        void stored(String channel, String function, int count);
    }

    /** Has stored tasks be counted from now on. */
    public void count(Tally counting) {
        tally = counting;
    }

    /**
     * @param channels where tasks are stored
     * @param catalog where functions have their defaults
     * @param ids where ids come from
     * @param doorbell rung when a channel has new work
     * @param system the gates of the whole system, as this node knows them now
     */
    public ChannelSubmission(
            Channels channels, FunctionCatalog catalog, TaskIds ids, Doorbell doorbell, Supplier<Gates> system) {
        this.channels = channels;
        this.catalog = catalog;
        this.maker = new TaskMaker(ids);
        this.doorbell = doorbell;
        this.system = system;
    }

    /** A task on its way: its place among those submitted together, and its function's defaults where it has any. */
    private record Asked(int place, TaskSpec spec, @Nullable FunctionInfo info) {

        String channel() {
            String asked = spec.channel();
            if (asked != null) {
                return asked;
            }
            return info == null ? spec.function() : info.channel();
        }
    }

    @Override
    public Future<List<Receipt>> submit(List<TaskSpec> tasks) {
        Gates.Shut shut = system.get().intake();
        if (shut != null) {
            Receipt closed = refused(Closed.system(shut));
            return Future.succeededFuture(tasks.stream().map(task -> closed).toList());
        }
        List<Asked> all = new ArrayList<>(tasks.size());
        boolean strange = false;
        for (int i = 0; i < tasks.size(); i++) {
            TaskSpec spec = tasks.get(i);
            FunctionInfo info = catalog.function(spec.function()).orElse(null);
            strange |= info == null;
            all.add(new Asked(i, spec, info));
        }
        Receipt[] receipts = new Receipt[all.size()];
        Future<Void> done = strange
                ? channels.names().compose(names -> store(withoutStrange(all, Set.copyOf(names), receipts), receipts))
                : store(all, receipts);
        return done.map(v -> List.of(receipts));
    }

    /** A function that is not deployed is accepted where its channel exists: the task waits there and says why. */
    private static List<Asked> withoutStrange(List<Asked> all, Set<String> known, Receipt[] receipts) {
        List<Asked> rest = new ArrayList<>(all.size());
        for (Asked one : all) {
            if (one.info() == null && !known.contains(one.channel())) {
                receipts[one.place()] = refused(unknownFunction(one.spec()));
            } else {
                rest.add(one);
            }
        }
        return rest;
    }

    private Future<Void> store(List<Asked> all, Receipt[] receipts) {
        if (all.isEmpty()) {
            return Future.succeededFuture();
        }
        String first = all.get(0).channel();
        if (all.size() == 1 || all.stream().allMatch(one -> one.channel().equals(first))) {
            return store(first, all, receipts);
        }
        List<Future<Void>> stored = new ArrayList<>();
        byChannel(all).forEach(group -> stored.add(store(group.get(0).channel(), group, receipts)));
        return Future.join(stored).mapEmpty();
    }

    private static Collection<List<Asked>> byChannel(List<Asked> all) {
        Map<String, List<Asked>> groups = new LinkedHashMap<>();
        all.forEach(one ->
                groups.computeIfAbsent(one.channel(), c -> new ArrayList<>()).add(one));
        return groups.values();
    }

    private Future<Void> store(String channel, List<Asked> group, Receipt[] receipts) {
        return channels.number(channel)
                .compose(number -> channels.settings(channel).compose(settings -> {
                    List<Batch> lots = lots(new Batch(channel, settings, group, receipts));
                    if (lots.size() == 1) {
                        return send(lots.get(0), number);
                    }
                    List<Future<Void>> sent = new ArrayList<>();
                    lots.forEach(lot -> sent.add(send(lot, number)));
                    return Future.join(sent).mapEmpty();
                }));
    }

    /** In so small lots that the store takes each whole or not at all when it is nearly full. */
    private static List<Batch> lots(Batch all) {
        List<Batch> lots = new ArrayList<>(1);
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < all.group.size(); i++) {
            int more = all.group.get(i).spec().payload().length;
            if (i > from && (i - from == MOST_TASKS || bytes + more > MOST_BYTES)) {
                lots.add(all.part(from, i));
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        lots.add(from == 0 ? all : all.part(from, all.group.size()));
        return lots;
    }

    private Future<Void> send(Batch batch, long channelNumber) {
        List<NewTask> news = new ArrayList<>(batch.group.size());
        long now = channels.now();
        for (Asked one : batch.group) {
            news.add(maker.make(one.spec(), one.info(), batch.settings, channelNumber, now));
        }
        Future<List<Stored>> sent = channels.submit(batch.channel, news);
        doorbell.expect(batch.channel);
        return sent.compose(stored -> answer(batch, news, stored), failure -> noRoom(failure, batch));
    }

    /** Tasks of one channel that went to the store together. */
    private record Batch(String channel, ChannelSettings settings, List<Asked> group, Receipt[] receipts) {

        Batch part(int from, int to) {
            return new Batch(channel, settings, group.subList(from, to), receipts);
        }
    }

    private Future<Void> answer(Batch batch, List<NewTask> news, List<Stored> stored) {
        boolean any = false;
        List<Future<Void>> checks = List.of();
        for (int i = 0; i < stored.size(); i++) {
            Stored one = stored.get(i);
            NewTask task = news.get(i);
            int place = batch.group.get(i).place();
            batch.receipts[place] = receipt(batch, task, one);
            any |= one.verdict() == Stored.Verdict.FRESH;
            if (one.verdict() == Stored.Verdict.THERE) {
                checks = checks.isEmpty() ? new ArrayList<>() : checks;
                checks.add(compare(new Address(batch.channel, one.id()), task.task(), batch.receipts, place));
            }
        }
        if (any) {
            doorbell.ring(batch.channel);
            count(batch.channel, news, stored);
        }
        return checks.isEmpty() ? Future.succeededFuture() : Future.join(checks).mapEmpty();
    }

    /** Neighbours are of one function mostly, and counted together. */
    private void count(String channel, List<NewTask> news, List<Stored> stored) {
        int fresh = 0;
        for (int i = 0; i < news.size(); i++) {
            String function = news.get(i).task().function();
            fresh += stored.get(i).verdict() == Stored.Verdict.FRESH ? 1 : 0;
            boolean other =
                    i + 1 == news.size() || !news.get(i + 1).task().function().equals(function);
            if (other && fresh > 0) {
                tally.stored(channel, function, fresh);
                fresh = 0;
            }
        }
    }

    /** Of a store without room nothing was taken, and that is known: other channels' tasks may have been. */
    private static Future<Void> noRoom(Throwable failure, Batch batch) {
        if (!(failure instanceof Problem problem) || problem.code() != ProblemCode.STORE_FULL) {
            return Future.failedFuture(failure);
        }
        batch.group.forEach(one -> batch.receipts[one.place()] = refused(problem));
        return Future.succeededFuture();
    }

    private Receipt receipt(Batch batch, NewTask task, Stored stored) {
        return switch (stored.verdict()) {
            case FRESH -> {
                boolean later = task.delayMs() > 0 || task.runAt() > channels.now();
                TaskState state = later ? TaskState.SCHEDULED : TaskState.QUEUED;
                yield new Receipt(stored.id(), batch.channel, state, true, null);
            }
            case THERE, COALESCED -> new Receipt(stored.id(), batch.channel, null, false, null);
            case FULL -> refused(full(batch.channel, "capacity " + batch.settings.capacity(), "capacity"));
            case OVER_BUDGET -> refused(overBudget(batch, task.task()));
            case SHUT -> refused(Closed.channel(batch.channel, stored.shut()));
        };
    }

    /** What would not fit into the channel when that were empty is not worth another try. */
    private Problem overBudget(Batch batch, StoredTask task) {
        Long most = batch.settings.maxBytes();
        long bytes = channels.bytes(batch.channel, task);
        return most != null && bytes > most
                ? new Problem(
                        ProblemCode.TOO_LARGE,
                        "the task takes " + bytes + " bytes, and channel '" + batch.channel + "' has room for " + most
                                + " in all: put the data elsewhere and send where it is, or raise 'maxBytes' with"
                                + " PATCH /channels/" + batch.channel)
                : full(batch.channel, most + " bytes", "maxBytes");
    }

    private static Problem full(String channel, String bound, String setting) {
        return new Problem(
                ProblemCode.CHANNEL_FULL,
                "channel '" + channel + "' is full (" + bound + "): retry after " + FULL_SECONDS + " s, or raise '"
                        + setting + "' with PATCH /channels/" + channel,
                FULL_SECONDS);
    }

    /** An id that was there before is the same task when it asks for the same work; else the id is taken. */
    private Future<Void> compare(Address address, StoredTask asked, Receipt[] receipts, int place) {
        return channels.find(address)
                .onSuccess(found -> found.ifPresent(there ->
                        receipts[place] = there.task().sameWork(asked) ? seen(there) : refused(taken(address))))
                .mapEmpty();
    }

    private static Receipt seen(TaskView there) {
        return new Receipt(there.address().id(), there.address().channel(), there.state(), false, null);
    }

    private static Receipt refused(Problem problem) {
        return new Receipt(null, null, null, false, problem);
    }

    private static Problem unknownFunction(TaskSpec spec) {
        return new Problem(
                ProblemCode.UNKNOWN_FUNCTION,
                "function '" + spec.function() + "' is not deployed: deploy its jar with PUT /api/v1/functions"
                        + " or 'waggle deploy', or name a channel that exists to park the task there");
    }

    private static Problem taken(Address address) {
        return new Problem(
                ProblemCode.ID_TAKEN,
                "task id '" + address.id() + "' is taken in channel '" + address.channel()
                        + "' by a task with another function or payload: choose another id");
    }
}
