package io.waggle.control;

import io.vertx.core.Future;
import java.util.List;

/** The nodes and devices of the cluster. Any thread; answers come on the caller's context. */
public interface Fleet {

    /** Every device that is known, offline ones included, by id. */
    Future<List<DeviceStatus>> devices();

    /** Every node that is known, by name. */
    Future<List<NodeStatus>> nodes();

    /**
     * Sends a command to devices and gathers what each did. The wish is stored, so a device that is offline obeys when
     * it comes back.
     *
     * @param command what to do
     * @param devices the ids; empty for all of them
     * @param by who asks
     * @return the receipt; fails with {@code UNKNOWN_DEVICE} when an id names nothing
     */
    Future<Receipt> command(Command command, List<String> devices, String by);

    /** What a device can be told. */
    enum Command {
        /** Take tasks. */
        START,
        /** Finish what runs, take nothing new. */
        PAUSE,
        /** Finish what runs, then give up the slots; can be started again. */
        STOP
    }
}
