package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.util.Optional;

/** Waits for tasks to end, wherever in the cluster they run. Any thread. */
@FunctionalInterface
public interface TaskEnds {

    /**
     * Waits for a task's end; one that has ended already is answered at once.
     *
     * @param address the task
     * @param atMost how long to wait
     * @return the ended task, or empty when the time is up; fails with {@code UNKNOWN_TASK} when there is none
     */
    Future<Optional<TaskView>> await(Address address, Duration atMost);
}
