package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.FunctionInfo;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps of {@link TaskSubmission} over any {@link Channels}. Safe for use by several threads. */
public final class ChannelSubmission implements TaskSubmission {

    private static final FunctionInfo NO_DEFAULTS =
            new FunctionInfo("", "", "", 3, Duration.ofSeconds(1), Duration.ofMinutes(10), null, 0);

    private static final int FULL_SECONDS = 2;

    private final Channels channels;
    private final FunctionCatalog catalog;
    private final TaskIds ids;
    private final Doorbell doorbell;

    /**
     * @param channels where tasks are stored
     * @param catalog where functions have their defaults
     * @param ids where ids come from
     * @param doorbell rung when a channel has new work
     */
    public ChannelSubmission(Channels channels, FunctionCatalog catalog, TaskIds ids, Doorbell doorbell) {
        this.channels = channels;
        this.catalog = catalog;
        this.ids = ids;
        this.doorbell = doorbell;
    }

    @Override
    public Future<List<Receipt>> submit(List<TaskSpec> tasks) {
        return knownChannels(tasks).compose(known -> {
            Receipt[] receipts = new Receipt[tasks.size()];
            Map<String, List<Integer>> groups = new LinkedHashMap<>();
            for (int i = 0; i < receipts.length; i++) {
                TaskSpec spec = tasks.get(i);
                Optional<FunctionInfo> info = catalog.function(spec.function());
                String channel = channel(spec, info);
                if (info.isEmpty() && !known.contains(channel)) {
                    receipts[i] = refused(unknownFunction(spec));
                } else {
                    groups.computeIfAbsent(channel, c -> new ArrayList<>()).add(i);
                }
            }
            List<Future<Void>> stored = new ArrayList<>();
            groups.forEach((channel, places) -> stored.add(store(channel, places, tasks, receipts)));
            return Future.join(stored).map(done -> List.of(receipts));
        });
    }

    /** A function that is not deployed is accepted where its channel exists: the task waits there and says why. */
    private Future<Set<String>> knownChannels(List<TaskSpec> tasks) {
        boolean ask = tasks.stream()
                .anyMatch(spec -> catalog.function(spec.function()).isEmpty());
        return ask ? channels.names().map(Set::copyOf) : Future.succeededFuture(Set.of());
    }

    private static String channel(TaskSpec spec, Optional<FunctionInfo> info) {
        String asked = spec.channel();
        return asked != null ? asked : info.map(FunctionInfo::channel).orElse(spec.function());
    }

    private Future<Void> store(String channel, List<Integer> places, List<TaskSpec> tasks, Receipt[] receipts) {
        return Future.all(channels.number(channel), channels.settings(channel)).compose(both -> {
            long number = both.resultAt(0);
            ChannelSettings settings = both.resultAt(1);
            List<NewTask> news = places.stream()
                    .map(place -> newTask(tasks.get(place), number, settings))
                    .toList();
            return channels.submit(channel, news).compose(stored -> {
                boolean any = false;
                List<Future<Void>> checks = new ArrayList<>();
                for (int i = 0; i < news.size(); i++) {
                    int place = places.get(i);
                    Stored one = stored.get(i);
                    receipts[place] = receipt(channel, news.get(i), one, settings);
                    any |= one.verdict() == Stored.Verdict.FRESH;
                    if (one.verdict() == Stored.Verdict.THERE) {
                        checks.add(checkSame(
                                new Address(channel, one.id()), news.get(i).task(), receipts, place));
                    }
                }
                if (any) {
                    doorbell.ring(channel);
                }
                return Future.join(checks).mapEmpty();
            });
        });
    }

    private Receipt receipt(String channel, NewTask task, Stored stored, ChannelSettings settings) {
        return switch (stored.verdict()) {
            case FRESH, THERE, COALESCED -> {
                boolean scheduled = task.delayMs() > 0 || task.runAt() > channels.now();
                boolean fresh = stored.verdict() == Stored.Verdict.FRESH;
                yield new Receipt(stored.id(), channel, scheduled, fresh, null);
            }
            case FULL -> refused(full(channel, "capacity " + settings.capacity(), "capacity"));
            case OVER_BUDGET -> refused(full(channel, settings.maxBytes() + " bytes", "maxBytes"));
        };
    }

    private static Problem full(String channel, String bound, String setting) {
        return new Problem(
                ProblemCode.CHANNEL_FULL,
                "channel '" + channel + "' is full (" + bound + "): retry after " + FULL_SECONDS + " s, or raise '"
                        + setting + "' with PATCH /channels/" + channel,
                FULL_SECONDS);
    }

    /** An id that was there before is the same task when it asks for the same work; else the id is taken. */
    private Future<Void> checkSame(Address address, StoredTask asked, Receipt[] receipts, int place) {
        return channels.find(address)
                .onSuccess(there -> there.filter(view -> !view.task().sameWork(asked))
                        .ifPresent(view -> receipts[place] = refused(taken(address))))
                .mapEmpty();
    }

    private NewTask newTask(TaskSpec spec, long channelNumber, ChannelSettings settings) {
        FunctionInfo info = catalog.function(spec.function()).orElse(NO_DEFAULTS);
        long now = channels.now();
        Duration asked = spec.timeout() == null ? settings.timeout() : spec.timeout();
        Duration timeout = asked == null ? info.timeout() : asked;
        Instant runAt = spec.runAt();
        Duration delay = spec.delay();
        StoredTask task = new StoredTask(
                spec.function(),
                spec.priority(),
                spec.tags(),
                spec.key(),
                spec.coalesce(),
                spec.batch() == null
                        ? LocalDate.ofInstant(Instant.ofEpochMilli(now), ZoneOffset.UTC)
                                .toString()
                        : spec.batch(),
                spec.retry().or(settings.retry()).over(info),
                timeout == null ? 0 : timeout.toMillis(),
                now,
                spec.payload(),
                0,
                List.of(),
                null);
        String own = spec.id();
        return new NewTask(
                own == null ? ids.next(channelNumber) : own,
                task,
                delay == null ? 0 : delay.toMillis(),
                runAt == null ? 0 : runAt.toEpochMilli());
    }

    private static Receipt refused(Problem problem) {
        return new Receipt(null, null, false, false, problem);
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
