package io.waggle;

import io.vertx.core.Future;
import io.waggle.channel.Doorbell;
import io.waggle.channel.TaskControl;
import io.waggle.device.Cancels;
import io.waggle.task.Address;
import io.waggle.task.StoredTask;
import io.waggle.task.TaskView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Tasks under an operator's hand, and who is to know of it: those that wait for a task, the devices that lose one, and those
 * that may take it. Any thread.
 */
final class NodeControl implements TaskControl {

    private final TaskControl store;
    private final NodeReports reports;
    private final Cancels cancels;
    private final Doorbell doorbell;

    NodeControl(TaskControl store, NodeReports reports, Cancels cancels, Doorbell doorbell) {
        this.store = store;
        this.reports = reports;
        this.cancels = cancels;
        this.doorbell = doorbell;
    }

    @Override
    public Future<List<Done>> act(Action action, String channel, List<TaskView> tasks) {
        return store.act(action, channel, tasks).onSuccess(all -> {
            if (action == Action.CANCEL) {
                tell(tasks, all);
            } else if (action == Action.RERUN && all.stream().anyMatch(one -> one.verdict() == Verdict.DONE)) {
                doorbell.ring(channel);
            }
        });
    }

    /** Devices first: they have something to stop. */
    private void tell(List<TaskView> tasks, List<Done> all) {
        Map<String, List<Cancels.Claim>> lost = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Lost claim = all.get(i).lost();
            if (claim != null) {
                lost.computeIfAbsent(claim.device(), device -> new ArrayList<>())
                        .add(new Cancels.Claim(tasks.get(i).address(), claim.fence()));
            }
        }
        lost.forEach(cancels::tell);
        for (Done one : all) {
            TaskView after = one.view();
            if (one.verdict() == Verdict.DONE && after != null) {
                reports.cancelled(after);
            }
        }
    }

    @Override
    public Future<Done> edit(Address address, UnaryOperator<StoredTask> change) {
        return store.edit(address, change);
    }
}
