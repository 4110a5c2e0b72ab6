package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.TaskView;
import java.time.Duration;
import java.util.Optional;

/** Waiting for the end of tasks. Any thread. */
public interface TaskEnds {

    /**
     * Waits for a task to end.
     *
     * @return the ended task, or empty when the time is up
     */
    Future<Optional<TaskView>> await(Address address, Duration atMost);
}
