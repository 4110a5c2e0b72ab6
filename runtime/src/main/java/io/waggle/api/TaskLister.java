package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.api.ListCursor.Place;
import io.waggle.channel.ChannelStatus;
import io.waggle.channel.Channels;
import io.waggle.channel.FailLists;
import io.waggle.event.TaskJson;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Lists tasks page by page, what happened last first: to a running task its start, to an ended one its end, to all others
 * their submission. Where there are many channels they come in groups, by name. A page looks at a bounded number of tasks
 * and for a bounded time, so that one with a filter may bring fewer than asked for, even none, and still have a next. Any
 * thread.
 */
final class TaskLister {

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
     * @param filtered whether the filter leaves anything out
     * @param filter which of them
     * @param row what is shown of each
     * @param most how many it looks at in all its pages
     * @param first the channel to look into first; empty: none before others
     */
    record Wanted(
            Optional<String> channel,
            Optional<TaskState> state,
            boolean filtered,
            Predicate<TaskView> filter,
            Function<TaskView, JsonObject> row,
            long most,
            String first) {

        /** All tasks of a channel in a state. */
        static Wanted all(Optional<String> channel, TaskState state) {
            return new Wanted(channel, Optional.of(state), false, task -> true, TaskJson::toRow, Long.MAX_VALUE, "");
        }

        /** What a filter lets through; a search for a text has a bound. */
        static Wanted of(TaskFilter filter, Function<TaskView, JsonObject> row) {
            long most = filter.q().isPresent() ? TaskFilter.MOST_SEARCHED : Long.MAX_VALUE;
            // A function's own channel bears its name.
            String first = filter.function().orElse("");
            return new Wanted(filter.channel(), filter.state(), filter.looksInside(), filter::test, row, most, first);
        }
    }

    /** A page as {@code {"items","next","total"}}; {@code total} only where it is known without counting. */
    Future<JsonObject> page(Wanted wanted, Optional<String> cursor, int limit) {
        return page(wanted, channels::list, cursor, limit);
    }

    /** A page of the tasks of a family of failures. */
    Future<JsonObject> family(Optional<String> channel, String family, Optional<String> cursor, int limit) {
        Wanted wanted = new Wanted(
                channel, Optional.of(TaskState.FAILED), true, task -> true, TaskJson::toRow, Long.MAX_VALUE, "");
        return page(wanted, (name, state, inner, size) -> failures.list(name, family, inner, size), cursor, limit);
    }

    private Future<JsonObject> page(Wanted wanted, ListSource.Shelf shelf, Optional<String> cursor, int limit) {
        Optional<ListCursor> from = cursor.map(ListCursor::read);
        // The channel is what a limited token was let in for: a cursor leads to no other.
        if (from.isPresent() && !from.get().isOf(wanted.channel, wanted.state)) {
            throw ListCursor.wrong();
        }
        return inScope(wanted).compose(scope -> {
            List<Place> places = places(scope, wanted);
            var page = new ListPage(shelf, wanted, limit, places);
            from.ifPresent(where -> page.startAt(
                    where,
                    places.stream()
                            .filter(place -> order(wanted).compare(place, where.last()) > 0)
                            .toList()));
            return page.fill().map(json -> wanted.filtered ? json : json.put("total", total(scope, wanted)));
        });
    }

    private static List<Place> places(List<ChannelStatus> scope, Wanted wanted) {
        List<TaskState> states = wanted.state.map(List::of).orElse(List.of(TaskState.values()));
        return scope.stream()
                .flatMap(channel -> states.stream()
                        .filter(state -> count(channel, state) > 0)
                        .map(state -> new Place(channel.name(), state)))
                .sorted(order(wanted))
                .toList();
    }

    /** The channel first in which most of what is wanted will be, then by name. */
    private static Comparator<Place> order(Wanted wanted) {
        return Comparator.comparing((Place place) -> !place.channel().equals(wanted.first))
                .thenComparing(Place::channel)
                .thenComparing(Place::state);
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
}
