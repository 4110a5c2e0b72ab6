package io.waggle.bench;

import io.waggle.task.TaskSpec;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The conditions under which a drain is compared with a plain one. */
final class Drains {

    private static final int FUNCTIONS = 100;
    private static final int PRIORITIES = 10;
    private static final int TAGS = 5;
    private static final int FEW = 3;
    private static final int SEVERAL = 7;

    private Drains() {}

    /** A hundred functions, each with the channel that bears its name. */
    static Workload functions() {
        return new AgainstDrain(Target.FUNCTIONS, Sizes::drain, SEVERAL, new AgainstDrain.Condition() {
            @Override
            public void prepare(Run run, Bed bed) throws IOException {
                bed.session().deploy(run.jars().noops(FUNCTIONS));
            }

            @Override
            public IntFunction<TaskSpec> task() {
                return i -> Payloads.task(FunctionJars.noop(i % FUNCTIONS));
            }
        });
    }

    /** Millions of tasks in the channel; it takes its time. */
    static Workload depth() {
        return new AgainstDrain(Target.DEPTH, Sizes::deep, FEW, new AgainstDrain.Condition() {});
    }

    /** Every priority with every tag. */
    static Workload priorities() {
        String[] tags = IntStream.range(0, TAGS).mapToObj(i -> "tag-" + i).toArray(String[]::new);
        return new AgainstDrain(Target.PRIORITIES, Sizes::drain, SEVERAL, new AgainstDrain.Condition() {
            @Override
            public String[] tags() {
                return tags.clone();
            }

            @Override
            public IntFunction<TaskSpec> task() {
                return i -> Payloads.task(FunctionJars.NOOP, i % PRIORITIES, List.of(tags[i / PRIORITIES % TAGS]));
            }
        });
    }

    /** Redis answers when the disk has what it changed. */
    static Workload always() {
        return new AgainstDrain(Target.ALWAYS, Sizes::drain, SEVERAL, new AgainstDrain.Condition() {
            @Override
            public void set(Bed bed, boolean on) {
                bed.redis().set("appendfsync", on ? "always" : "everysec");
            }
        });
    }
}
