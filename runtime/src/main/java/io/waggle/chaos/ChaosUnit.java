package io.waggle.chaos;

import io.waggle.rig.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The function unit of a chaos run. Its functions sleep, fail where they are asked to, answer with their fence, and write
 * into a file outside Redis what they do: {@code S} started, {@code E} ended, {@code F} failed as asked, {@code I} was
 * interrupted, each with id, attempt, fence and time.
 */
final class ChaosUnit {

    /** The environment variables by which a function knows the folder of ledgers, and its node's name. */
    static final String LEDGERS = "CHAOS_LEDGERS";

    static final String NODE = "CHAOS_NODE";

    /** A stream and no channel: an interrupt would close that. One write is one line, whole even when the node is killed. */
    private static final String SOURCE = """
            package chaos;
            import io.waggle.function.TaskContext;
            import io.waggle.function.TaskFunction;
            import io.waggle.function.WaggleFunction;
            import java.io.FileOutputStream;
            import java.io.IOException;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Path;
            @WaggleFunction(value = "%s", attempts = %d, backoff = "200ms", backoffCap = "1s")
            public final class %s implements TaskFunction {
                private final FileOutputStream ledger;
                public %s() throws IOException {
                    String name = System.getenv("%s") + "-" + ProcessHandle.current().pid();
                    ledger = new FileOutputStream(Path.of(System.getenv("%s"), name).toFile(), true);
                }
                @Override
                public Object run(TaskContext task) throws Exception {
                    write('S', task);
                    try {
                        Thread.sleep(task.payload().getInteger("ms"));
                    } catch (InterruptedException e) {
                        write('I', task);
                        throw e;
                    }
                    if (task.attempt() <= task.payload().getInteger("fails")) {
                        write('F', task);
                        throw new IllegalStateException("fails as it was asked to");
                    }
                    write('E', task);
                    return task.fence();
                }
                private void write(char what, TaskContext task) throws IOException {
                    String line = what + " " + task.id() + " " + task.attempt() + " " + task.fence() + " "
                            + System.currentTimeMillis() + "\\n";
                    ledger.write(line.getBytes(StandardCharsets.US_ASCII));
                }
            }
            """;

    private ChaosUnit() {}

    /** @param folder a temporary folder to compile in */
    static byte[] jar(Path folder) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (String function : Job.CHANNELS) {
            String type = "Work" + sources.size();
            sources.put("chaos." + type, SOURCE.formatted(function, Job.ATTEMPTS, type, type, NODE, LEDGERS));
        }
        return Sources.unit(sources, folder);
    }
}
