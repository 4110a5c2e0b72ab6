package io.waggle.bench;

import io.waggle.rig.Closers;
import io.waggle.rig.Progress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every workload of one run works with.
 *
 * @param sizes how much to do
 * @param folder the temporary folder of the run
 * @param starter starts nodes in this process
 * @param script the start script, for nodes in processes of their own; {@code null}: there is none
 * @param tools what the workloads share
 */
record Run(
        Sizes sizes,
        Path folder,
        BenchNode.Starter starter,
        @Nullable Path script,
        Tools tools) {

    /**
     * What the workloads share.
     *
     * @param closers closes what is open when the run is broken off
     * @param progress tells what is going on
     * @param pictures keeps what the pictures show
     */
    record Tools(Closers closers, Progress progress, Pictures pictures) {}

    /** A fresh Redis and node, to be closed with {@link #close}. */
    Bed bed(String... tags) {
        return tools.closers().add(Bed.make(folder, starter, List.of(tags)));
    }

    void close(AutoCloseable one) {
        tools.closers().close(one);
    }

    FunctionJars jars() {
        return new FunctionJars(folder);
    }

    void say(String format, Object... values) {
        tools.progress().say(format, values);
    }
}
