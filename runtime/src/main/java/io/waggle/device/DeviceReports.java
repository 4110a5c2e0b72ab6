package io.waggle.device;

import io.waggle.control.DeviceStatus;
import io.waggle.measure.Recorder;
import io.waggle.task.Address;
import io.waggle.task.TaskView;

/** What a device tells the rest of its node. Called on the device's context, often: answer at once. */
public interface DeviceReports {

    /** Where a device counts what becomes of its attempts; asked for once, on its context, and used there. */
    default Recorder recorder() {
        return new Recorder();
    }

    /** The device counts no more on its recorder. */
    default void closed(Recorder recorder) {}

    /** A task has come to its end: finished, or in the fail list. */
    void ended(TaskView task);

    /** A task is to run again later. */
    void retried(TaskView task);

    /** A settlement was refused: its fence was old. */
    void stale(Address address, long fence);

    /** A running task says how far it is. */
    void progress(Address address, TaskView.Progress progress);

    /**
     * The device's state or load.
     *
     * @param changed whether its state is another than before
     */
    void status(DeviceStatus status, boolean changed);
}
