package io.waggle.api;

import io.vertx.core.Future;
import io.waggle.api.ListCursor.Open;
import io.waggle.api.ListCursor.Place;
import io.waggle.channel.TaskPage;
import io.waggle.task.Outcome;
import io.waggle.task.TaskState;
import io.waggle.task.TaskView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tasks of one state in one channel, read page by page and taken one by one. One context. */
final class ListSource {

    /** What is read from: {@link io.waggle.channel.Channels#list}, or part of it. */
    interface Shelf {
        Future<TaskPage> list(String channel, TaskState state, @Nullable String cursor, int limit);
    }

    private final Place place;
    private Optional<String> inner;
    private int taken;
    private @Nullable TaskPage page;
    private boolean ended;

    ListSource(Place place) {
        this(new Open(place, Optional.empty(), 0));
    }

    ListSource(Open from) {
        this.place = from.place();
        this.inner = from.inner();
        this.taken = from.taken();
    }

    Place place() {
        return place;
    }

    /** Whether it has to be read before it is known what comes next. */
    boolean isThirsty() {
        return page == null && !ended;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Reads on, until there is a task or the end. */
    Future<Void> read(Shelf shelf, int size) {
        return shelf.list(place.channel(), place.state(), inner.orElse(null), Math.max(size, taken + 1))
                .compose(found -> {
                    page = found;
                    turn();
                    return isThirsty() ? read(shelf, size) : Future.succeededFuture();
                });
    }

    /** The next task; there must be one. */
    TaskView head() {
        return items().get(taken);
    }

    void take() {
        taken++;
        turn();
    }

    /** When what happened last to the next task has happened, ms since 1970. */
    long time() {
        TaskView view = head();
        return switch (view.state()) {
            case RUNNING ->
                view.run() == null ? view.task().submittedAt() : view.run().startedAt();
            case FAILED, CANCELLED -> view.dueAt();
            case SUCCEEDED -> {
                Outcome outcome = view.task().outcome();
                yield outcome == null ? view.task().submittedAt() : outcome.finishedAt();
            }
            case QUEUED, SCHEDULED, WAITING -> view.task().submittedAt();
        };
    }

    /** Where it goes on. */
    Open open() {
        return new Open(place, inner, taken);
    }

    private List<TaskView> items() {
        return page == null ? List.of() : page.items();
    }

    /** Goes to the page behind this one when all of it was taken; what is taken beyond it counts there. */
    private void turn() {
        TaskPage done = page;
        if (done != null && taken >= done.items().size()) {
            taken -= done.items().size();
            inner = Optional.ofNullable(done.next());
            ended = inner.isEmpty();
            page = null;
        }
    }
}
