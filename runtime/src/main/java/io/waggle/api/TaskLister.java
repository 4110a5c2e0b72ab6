package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.FailLists;
import io.waggle.channel.TaskPage;
import io.waggle.event.TaskJson;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lists tasks page by page, of one channel or of all of them in the order of their names. A page looks at a bounded
 * number of tasks, so that one with a filter may bring fewer than asked for, even none, and still have a next. Any
 * thread.
 */
final class TaskLister {

    private static final int MOST_FETCHES = 60;

    private final Channels channels;
    private final FailLists failures;

    TaskLister(ApiParts parts) {
        this.channels = parts.channels();
        this.failures = parts.failures();
    }

    /**
     * Which tasks.
     *
     * @param channel only of this one
     * @param state only in this one
     * @param family only of this family of failures
     * @param filtered whether the filter leaves anything out
     * @param filter which of them
     * @param row what is shown of each
     * @param most how many it looks at in all its pages
     */
    record Wanted(
            Optional<String> channel,
            Optional<TaskState> state,
            Optional<String> family,
            boolean filtered,
            Predicate<TaskView> filter,
            Function<TaskView, JsonObject> row,
            long most) {

        /** All tasks of a channel in a state. */
        static Wanted all(Optional<String> channel, TaskState state) {
            return new Wanted(
                    channel,
                    Optional.of(state),
                    Optional.empty(),
                    false,
                    task -> true,
                    TaskJson::toRow,
                    Long.MAX_VALUE);
        }

        /** The tasks of a family of failures. */
        static Wanted family(Optional<String> channel, String family) {
            return new Wanted(
                    channel,
                    Optional.of(TaskState.FAILED),
                    Optional.of(family),
                    true,
                    task -> true,
                    TaskJson::toRow,
                    Long.MAX_VALUE);
        }

        /** What a filter lets through; a search for a text has a bound. */
        static Wanted of(TaskFilter filter, Function<TaskView, JsonObject> row) {
            long most = filter.q().isPresent() ? TaskFilter.MOST_SEARCHED : Long.MAX_VALUE;
            return new Wanted(
                    filter.channel(), filter.state(), Optional.empty(), filter.looksInside(), filter::test, row, most);
        }
    }

    /** A page as {@code {"items","next","total"}}; {@code total} only where it is known without counting. */
    Future<JsonObject> page(Wanted wanted, Optional<String> cursor, int limit) {
        Optional<ListCursor> from = cursor.map(ListCursor::read);
        return inScope(wanted).compose(scope -> {
            List<String> names = scope.stream()
                    .map(ChannelStatus::name)
                    .filter(name -> from.isEmpty() || name.compareTo(from.get().channel()) >= 0)
                    .toList();
            var walk = new Walk(names, wanted, limit);
            from.ifPresent(walk::startAt);
            return walk.go().map(json -> wanted.filtered ? json : json.put("total", total(scope, wanted)));
        });
    }

    /** The channels to walk through, those that hold nothing of interest left out. */
    private Future<List<ChannelStatus>> inScope(Wanted wanted) {
        if (wanted.channel.isPresent()) {
            String name = wanted.channel.get();
            checkName(name);
            return channels.status(name).map(found -> List.of(found.orElseThrow(() -> unknownChannel(name))));
        }
        return channels.statuses()
                .map(all -> all.stream().filter(c -> count(c, wanted) > 0).toList());
    }

    /** Refuses what cannot be the name of a channel, before it gets near the store. */
    static void checkName(String channel) {
        if (!Words.isName(channel)) {
            throw unknownChannel(channel);
        }
    }

    static Problem unknownChannel(String name) {
        return new Problem(
                ProblemCode.UNKNOWN_CHANNEL,
                "there is no channel '" + Words.shown(name) + "': a channel comes to be with its first task.");
    }

    private static long total(List<ChannelStatus> scope, Wanted wanted) {
        return scope.stream().mapToLong(c -> count(c, wanted)).sum();
    }

    private static long count(ChannelStatus c, Wanted wanted) {
        if (wanted.state.isEmpty()) {
            return c.queued() + c.running() + c.scheduled() + c.failed() + c.succeeded() + c.cancelled();
        }
        return count(c, wanted.state.get());
    }

    /** How many tasks of a channel are in one state. */
    static long count(ChannelStatus c, TaskState state) {
        return switch (state) {
            case QUEUED -> c.queued();
            case RUNNING -> c.running();
            case SCHEDULED -> c.scheduled();
            case FAILED -> c.failed();
            case SUCCEEDED -> c.succeeded();
            case CANCELLED -> c.cancelled();
            case WAITING -> 0;
        };
    }

    /** One page in the making; each step begins when the one before has ended. */
    private final class Walk {

        private final List<String> names;
        private final Wanted wanted;
        private final int limit;
        private final JsonArray items = new JsonArray();
        private int at;
        private Optional<String> inner = Optional.empty();
        private int fetches;
        private long looked;

        Walk(List<String> names, Wanted wanted, int limit) {
            this.names = names;
            this.wanted = wanted;
            this.limit = limit;
        }

        void startAt(ListCursor cursor) {
            looked = cursor.looked();
            if (!names.isEmpty() && names.get(0).equals(cursor.channel())) {
                inner = cursor.inner();
            }
        }

        Future<JsonObject> go() {
            boolean nothing = wanted.state.filter(s -> s == TaskState.WAITING).isPresent();
            if (at >= names.size() || nothing || looked >= wanted.most) {
                return Future.succeededFuture(page(null));
            }
            if (items.size() >= limit || fetches >= MOST_FETCHES) {
                return Future.succeededFuture(page(new ListCursor(names.get(at), inner, looked).write()));
            }
            fetches++;
            return fetch(names.get(at), inner.orElse(null), limit - items.size())
                    .compose(found -> {
                        looked += found.items().size();
                        found.items().stream()
                                .filter(wanted.filter)
                                .map(wanted.row)
                                .forEach(items::add);
                        inner = Optional.ofNullable(found.next());
                        at += inner.isPresent() ? 0 : 1;
                        return go();
                    });
        }

        private Future<TaskPage> fetch(String channel, @Nullable String cursor, int most) {
            return wanted.family.isPresent()
                    ? failures.list(channel, wanted.family.get(), cursor, most)
                    : channels.list(channel, wanted.state.orElse(null), cursor, most);
        }

        private JsonObject page(@Nullable String next) {
            return new JsonObject().put("items", items).put("next", next);
        }
    }
}
