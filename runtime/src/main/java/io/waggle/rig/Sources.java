package io.waggle.rig;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles Java sources against this program's class path, as their author would. Blocks. */
public final class Sources {

    private Sources() {}

    /**
     * Compiles classes into a folder.
     *
     * @param sources fully qualified class name to source text
     * @param folder where the classes go, each in the folder of its package
     * @throws Problem {@code BAD_REQUEST} when this Java has no compiler
     * @throws IOException when they do not compile, with the compiler's words
     */
    public static void compile(Map<String, String> sources, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new Problem(
                    ProblemCode.BAD_REQUEST,
                    "Functions are made from source here, and this Java has no compiler: run it with a JDK 17 or later"
                            + " (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME to one.");
        }
        Path texts = Files.createTempDirectory(folder, "sources");
        try {
            List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "--release", "17", "-proc:none"));
            arguments.addAll(List.of("-nowarn", "-cp", System.getProperty("java.class.path")));
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path file = texts.resolve(source.getKey().replace('.', '/') + ".java");
                Files.createDirectories(file.resolveSibling(""));
                arguments.add(Files.writeString(file, source.getValue()).toString());
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            if (compiler.run(null, said, said, arguments.toArray(String[]::new)) != 0) {
                throw new IOException("these classes do not compile: " + sources.keySet() + "\n"
                        + said.toString(StandardCharsets.UTF_8));
            }
        } finally {
            Folders.delete(texts);
        }
    }

    /**
     * Makes a function unit.
     *
     * @param functions fully qualified class name to source text; each a {@code TaskFunction}
     * @param parent a temporary folder to work in
     * @return the jar
     */
    public static byte[] unit(Map<String, String> functions, Path parent) throws IOException {
        Path work = Files.createTempDirectory(parent, "unit");
        try {
            compile(functions, work);
            return zip(work, functions.keySet());
        } finally {
            Folders.delete(work);
        }
    }

    private static byte[] zip(Path work, Iterable<String> functions) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(work)) {
            put(
                    zip,
                    "META-INF/services/io.waggle.function.TaskFunction",
                    String.join("\n", functions).getBytes(StandardCharsets.UTF_8));
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
