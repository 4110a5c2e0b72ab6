package io.waggle.control;

import io.vertx.core.Future;
import io.waggle.control.Commands.Ask;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and devices of the cluster. What a device is told is stored before it is sent, so that one that is offline
 * obeys when it comes back. Any thread; answers come on the caller's context.
 */
public interface Fleet {

    /** Every device that is known, offline ones included, by id. */
    Future<List<DeviceStatus>> devices();

    /** Every node that is known, by name. */
    Future<List<NodeStatus>> nodes();

    /**
     * Sends a command to devices and gathers what each did.
     *
     * @param command what to do
     * @param devices the ids; empty for all of them
     * @return the receipt; fails with {@code UNKNOWN_DEVICE} when an id names nothing
     */
    Future<Receipt> command(Command command, List<String> devices, Ask ask);

    /**
     * Changes how a device is run.
     *
     * @param change setting to JSON text; an empty text takes the setting back to what its node says
     * @return fails with {@code UNKNOWN_DEVICE}
     */
    Future<Receipt> change(String device, Map<String, String> change, Ask ask);

    /**
     * Adds a device to a node.
     *
     * @param settings setting to JSON text; what is not named is as the node says
     * @return fails with {@code UNKNOWN_NODE}, and with {@code CONFLICT} when the node is offline
     */
    Future<Receipt> add(String node, Map<String, String> settings, Ask ask);

    /**
     * Takes a device away for good. One that is offline is forgotten.
     *
     * @param drain whether what runs comes to its end first; else it is given back at once
     * @return fails with {@code UNKNOWN_DEVICE}
     */
    Future<Receipt> delete(String device, boolean drain, Ask ask);

    /**
     * Asks devices whether they are there, and changes nothing.
     *
     * @param devices the ids
     * @return the round trip of each that answered, in milliseconds; {@code null} for one that did not
     */
    Future<Map<String, @Nullable Double>> probe(List<String> devices);

    /**
     * Ends nodes: they take nothing new, what runs comes to its end, and their processes end with 0. Nothing is stored:
     * a node that does not run now is not ended when it comes.
     *
     * @param nodes their names; empty: all that live
     * @param now whether what runs gets no longer than a node's {@code drain}
     * @return the receipt, with an answer per node; fails with {@code UNKNOWN_NODE} when a name names nothing
     */
    Future<Receipt> stop(List<String> nodes, boolean now, Ask ask);

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
