package io.waggle.bench;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

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

    byte[] mark() throws IOException {
        return jar(Map.of(MARK, MARKING));
    }

    private byte[] jar(Map<String, String> bodies) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "The bench makes its functions from source, and this Java has no compiler: run it with a JDK 17 or"
                            + " later (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME to one.");
        }
        Path work = Files.createTempDirectory(folder, "unit");
        try {
            List<String> types = new ArrayList<>();
            List<String> arguments = new ArrayList<>(List.of("-d", work.toString(), "--release", "17", "-proc:none"));
            arguments.addAll(List.of("-nowarn", "-cp", System.getProperty("java.class.path")));
            for (Map.Entry<String, String> function : bodies.entrySet()) {
                String type = "F" + types.size();
                types.add("bench." + type);
                arguments.add(Files.writeString(work.resolve(type + ".java"), source(type, function))
                        .toString());
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            if (compiler.run(null, said, said, arguments.toArray(String[]::new)) != 0) {
                throw new IOException("the bench's functions do not compile: " + said.toString(StandardCharsets.UTF_8));
            }
            return zip(work, types);
        } finally {
            Folders.delete(work);
        }
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

    private static byte[] zip(Path work, List<String> types) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(work)) {
            put(
                    zip,
                    "META-INF/services/io.waggle.function.TaskFunction",
                    String.join("\n", types).getBytes(StandardCharsets.UTF_8));
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                put(zip, work.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return out.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
