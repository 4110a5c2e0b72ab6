package io.waggle.api;

import io.vertx.core.AsyncResult;
import io.waggle.channel.TaskSubmission.Receipt;
import io.waggle.event.TaskLine;
import io.waggle.task.Problem;
import io.waggle.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream that go to the store together, and what became of each. Those that found no room can be sent once
 * more. Touched on one context.
 */
final class TaskBatch {

    private final List<TaskLine> lines;
    private final @Nullable Receipt[] receipts;
    private final List<Integer> open = new ArrayList<>();
    private int written;

    TaskBatch(List<TaskLine> lines) {
        this.lines = lines;
        this.receipts = new Receipt[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).task() == null) {
                receipts[i] = refused(Objects.requireNonNull(lines.get(i).problem()));
            } else {
                open.add(i);
            }
        }
    }

    /** The tasks that have no place yet, in order. */
    List<TaskSpec> open() {
        List<TaskSpec> tasks = new ArrayList<>(open.size());
        open.forEach(place -> tasks.add(Objects.requireNonNull(lines.get(place).task())));
        return tasks;
    }

    /**
     * Takes the answers to {@link #open}.
     *
     * @return whether any of them has come to its end
     */
    boolean take(AsyncResult<List<Receipt>> answer) {
        int before = open.size();
        if (answer.succeeded()) {
            for (int i = 0; i < before; i++) {
                receipts[open.get(i)] = answer.result().get(i);
            }
        } else {
            Receipt all = refused(Problems.of(answer.cause(), 500, "task stream"));
            open.forEach(place -> receipts[place] = all);
        }
        open.removeIf(place -> !noRoom(receipts[place]));
        return open.size() < before;
    }

    /** Whether some found no room, neither in their channel nor in the store. */
    boolean waits() {
        return !open.isEmpty();
    }

    /**
     * Writes the answers that are not written yet.
     *
     * @param all whether those count that found no room; else it ends before the first of them
     * @return how many were written
     */
    int write(AnswerLines out, long index, boolean all) {
        int from = written;
        int to = all || open.isEmpty() ? lines.size() : open.get(0);
        for (; written < to; written++) {
            Receipt receipt = Objects.requireNonNull(receipts[written]);
            Problem problem = receipt.problem();
            if (problem == null) {
                out.accepted(receipt);
            } else {
                out.refused(index + written - from, problem);
            }
        }
        return to - from;
    }

    private static boolean noRoom(@Nullable Receipt receipt) {
        Problem problem = receipt == null ? null : receipt.problem();
        return problem != null
                && switch (problem.code()) {
                    case CHANNEL_FULL, STORE_FULL, CHANNEL_PAUSED, INTAKE_CLOSED -> true;
                    default -> false;
                };
    }

    private static Receipt refused(Problem problem) {
        return new Receipt(null, null, null, false, problem);
    }
}
