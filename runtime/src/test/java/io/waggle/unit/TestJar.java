package io.waggle.unit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Builds jars for tests: sources are compiled on the spot, in a temporary folder. */
public final class TestJar {

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** A jar with one blocking function {@code demo.F}, given the body of {@code run(TaskContext task)}. */
    public static TestJar function(String name, String body) {
        return new TestJar().blocking("demo.F", "@WaggleFunction(\"" + name + "\")", body, "");
    }

    /** Adds a class that is a blocking function, and lists it. */
    public TestJar blocking(String type, String annotation, String body, String members) {
        return listed("TaskFunction", type)
                .source(
                        type,
                        annotation + " public class " + simple(type) + " implements TaskFunction {" + members
                                + " public Object run(TaskContext task) throws Exception {" + body + "}}");
    }

    /** Adds a class of the usual imports. */
    public TestJar source(String type, String declaration) {
        String pack = type.substring(0, type.lastIndexOf('.'));
        sources.put(
                type,
                "package " + pack
                        + "; import io.waggle.function.*; import io.vertx.core.*; import io.vertx.core.Future; import io.vertx.core.json.*;"
                        + " import java.util.*; import java.util.concurrent.*; " + declaration);
        return this;
    }

    /** Lists a class in the service descriptor of a kind of function. */
    public TestJar listed(String kind, String type) {
        String entry = "META-INF/services/io.waggle.function." + kind;
        String before = new String(entries.getOrDefault(entry, new byte[0]), StandardCharsets.UTF_8);
        return entry(entry, (before + type + "\n").getBytes(StandardCharsets.UTF_8));
    }

    TestJar entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    public byte[] bytes() {
        try {
            Map<String, byte[]> all = new LinkedHashMap<>(entries);
            all.putAll(compiled());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                    ZipEntry e = new ZipEntry(entry.getKey());
                    e.setTime(0);
                    zip.putNextEntry(e);
                    zip.write(entry.getValue());
                    zip.closeEntry();
                }
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, byte[]> compiled() throws IOException {
        if (sources.isEmpty()) {
            return Map.of();
        }
        Path folder = Files.createTempDirectory("test-jar");
        try {
            List<String> arguments = new ArrayList<>(List.of(
                    "-d",
                    folder.toString(),
                    "--release",
                    "17",
                    "-proc:none",
                    "-nowarn",
                    "-cp",
                    System.getProperty("java.class.path")));
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path file = folder.resolve(simple(source.getKey()) + ".java");
                arguments.add(Files.writeString(file, source.getValue()).toString());
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
            if (code != 0) {
                throw new IllegalArgumentException(said.toString(StandardCharsets.UTF_8));
            }
            return classes(folder);
        } finally {
            delete(folder);
        }
    }

    private static Map<String, byte[]> classes(Path folder) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                classes.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
