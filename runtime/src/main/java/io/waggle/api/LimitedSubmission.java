package io.waggle.api;

import io.vertx.core.Future;
import io.waggle.channel.TaskSubmission;
import io.waggle.security.Machine;
import io.waggle.task.TaskSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The way in for a token that is limited: of the tasks that come, those go on that are within its limits. A task must
 * name its channel where the token is limited to some. Any thread.
 */
final class LimitedSubmission implements TaskSubmission {

    private final TaskSubmission through;
    private final Machine machine;

    LimitedSubmission(TaskSubmission through, Machine machine) {
        this.through = through;
        this.machine = machine;
    }

    @Override
    public Future<List<Receipt>> submit(List<TaskSpec> tasks) {
        List<TaskSpec> within = tasks.stream().filter(this::reaches).toList();
        if (within.size() == tasks.size()) {
            return through.submit(tasks);
        }
        Receipt refused = new Receipt(null, null, null, false, Reach.refusal(machine));
        Future<List<Receipt>> answers = within.isEmpty() ? Future.succeededFuture(List.of()) : through.submit(within);
        return answers.map(given -> {
            Iterator<Receipt> next = given.iterator();
            List<Receipt> all = new ArrayList<>(tasks.size());
            tasks.forEach(task -> all.add(reaches(task) ? next.next() : refused));
            return all;
        });
    }

    private boolean reaches(TaskSpec task) {
        return machine.reachesChannel(task.channel()) && machine.reachesFunction(task.function());
    }
}
