package io.waggle.api;

import io.vertx.core.Future;
import io.waggle.channel.Channels;
import io.waggle.channel.FailLists;
import io.waggle.channel.Figures;
import io.waggle.channel.Standings;
import io.waggle.channel.TaskControl;
import io.waggle.channel.TaskEnds;
import io.waggle.channel.TaskLogs;
import io.waggle.channel.TaskSubmission;
import io.waggle.control.Commands;
import io.waggle.control.Dispatch;
import io.waggle.control.Fleet;
import io.waggle.control.Functions;
import io.waggle.control.LogLevels;
import io.waggle.control.NodeSettings;
import io.waggle.control.Programs;
import io.waggle.control.Vitals;
import io.waggle.event.EventFeed;
import io.waggle.event.EventStream;
import io.waggle.event.StatsTicker;
import io.waggle.event.TimesTicker;
import io.waggle.security.Accounts;
import io.waggle.security.Audit;
import io.waggle.task.Address;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the doors stand in front of.
 *
 * @param channels the durable channels
 * @param control what may be done to tasks by hand
 * @param failures the fail lists as a whole
 * @param submission the way in for tasks
 * @param ends waits for tasks to end
 * @param addresses finds a task's address from its id, or from {@code <channel>/<id>}; fails with {@code UNKNOWN_TASK}
 * @param standings what stands between tasks and their start
 * @param figures what is counted by function and batch
 * @param logs what tasks have logged
 * @param functions the function units
 * @param steering the devices and nodes, the gates, and the commands to them
 * @param nodes what is asked of one node at a time
 * @param accounts the users
 * @param audit who did what
 * @param events tells the cluster what happens here
 * @param feed what is told in the cluster, already listening
 * @param ticker the numbers of each second, already started
 * @param draining whether this node is stopping or not yet ready
 * @param measures what is measured
 */
public record ApiParts(
        Channels channels,
        TaskControl control,
        FailLists failures,
        TaskSubmission submission,
        TaskEnds ends,
        Function<String, Future<Address>> addresses,
        Standings standings,
        Figures figures,
        TaskLogs logs,
        Functions functions,
        Control steering,
        Nodes nodes,
        Accounts accounts,
        Audit audit,
        EventStream events,
        EventFeed feed,
        StatsTicker ticker,
        BooleanSupplier draining,
        Measures measures) {

    /**
     * What is measured.
     *
     * @param times what tasks took, here and over time
     * @param vitals how the node is now; any thread
     */
    public record Measures(TimesTicker times, Supplier<Vitals> vitals) {}

    /**
     * What is asked of one node at a time.
     *
     * @param logging how much nodes log
     * @param settings what nodes were configured to be
     * @param programs programs that nodes run
     */
    public record Nodes(LogLevels logging, NodeSettings settings, Programs programs) {}

    /**
     * What operators steer.
     *
     * @param fleet the devices and nodes
     * @param dispatch the gates
     * @param commands keeps the receipts
     */
    public record Control(Fleet fleet, Dispatch dispatch, Commands commands) {}
}
