package io.waggle.bench;

import io.waggle.rig.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the function units that the workloads run, from source, as a user would. Blocks.
 *
 * @param folder a temporary folder to compile in
 */
record FunctionJars(Path folder) {

    /** Does nothing. */
    static final String NOOP = "bench-noop";
    /** Answers {@code System.nanoTime()} of its start. */
    static final String CLOCK = "bench-clock";
    /** Sleeps 5 ms. */
    static final String SLEEP = "bench-sleep";
    /** Sleeps 100 ms. */
    static final String HOLD = "bench-hold";
    /** Sleeps 5 ms, and leaves a file named by the process in the folder that the payload names. */
    static final String MARK = "bench-mark";

    private static final String MARKING = """
            Thread.sleep(5);
            java.nio.file.Path mark = java.nio.file.Path.of(task.payload().getString("marks"),
                    Long.toString(ProcessHandle.current().pid()));
            if (!java.nio.file.Files.exists(mark)) {
                java.nio.file.Files.write(mark, new byte[0]);
            }
            return null;""";

    /** The name of one of many different functions that do nothing. */
    static String noop(int number) {
        return NOOP + "-" + number;
    }

    /** A jar with one function that does nothing. */
    byte[] noop() throws IOException {
        return jar(Map.of(NOOP, "return null;"));
    }

    /** A jar with many different functions that do nothing. */
    byte[] noops(int count) throws IOException {
        Map<String, String> bodies = new LinkedHashMap<>();
        IntStream.range(0, count).forEach(i -> bodies.put(noop(i), "return null;"));
        return jar(bodies);
    }

    byte[] clock() throws IOException {
        return jar(Map.of(CLOCK, "return System.nanoTime();"));
    }

    byte[] sleep() throws IOException {
        return jar(Map.of(SLEEP, "Thread.sleep(5); return null;"));
    }

    byte[] hold() throws IOException {
        return jar(Map.of(HOLD, "Thread.sleep(100); return null;"));
    }

    byte[] mark() throws IOException {
        return jar(Map.of(MARK, MARKING));
    }

    private byte[] jar(Map<String, String> bodies) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Map.Entry<String, String> function : bodies.entrySet()) {
            String type = "F" + sources.size();
            sources.put("bench." + type, source(type, function));
        }
        return Sources.unit(sources, folder);
    }

    private static String source(String type, Map.Entry<String, String> function) {
        return """
                package bench;
                import io.waggle.function.TaskContext;
                import io.waggle.function.TaskFunction;
                import io.waggle.function.WaggleFunction;
                @WaggleFunction("%s")
                public final class %s implements TaskFunction {
                    @Override
                    public Object run(TaskContext task) throws Exception {
                        %s
                    }
                }
                """.formatted(function.getKey(), type, function.getValue());
    }
}
