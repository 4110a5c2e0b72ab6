package io.waggle.unit;

import io.waggle.task.FunctionInfo;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks into a jar that somebody wants to deploy: reads all of it, loads it with a throw-away class loader, and makes
 * one instance of each function without starting it. Blocking; safe for use by several threads.
 */
final class JarInspector {

    private final JarFolder folder;
    private final JarLimits limits;

    JarInspector(JarFolder folder, JarLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /**
     * The jar's functions.
     *
     * @param file what the uploader called the jar
     * @throws Problem {@code BAD_JAR}, with the jar's name and the reason
     */
    List<FunctionInfo> functions(String file, byte[] jar) {
        try {
            JarCheck check = JarCheck.read(jar, limits);
            Path scratch = folder.scratch(jar);
            try {
                return load(scratch, check);
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (BadJar e) {
            throw e.problem(file);
        } catch (IOException e) {
            throw new Problem(
                    ProblemCode.INTERNAL,
                    "The jar '" + file + "' could not be looked into: " + ErrorText.oneLine(e)
                            + ". See whether the node's data folder is writable and not full");
        }
    }

    private static List<FunctionInfo> load(Path file, JarCheck check) throws BadJar, IOException {
        UnitClassLoader opened;
        try {
            opened = new UnitClassLoader("check", file);
        } catch (IOException e) {
            throw new BadJar("it cannot be read (" + e.getMessage() + "): build it anew");
        }
        try (UnitClassLoader loader = opened) {
            check.compare(loader.table());
            List<FunctionInfo> functions = new ArrayList<>();
            for (FunctionType type : FunctionTypes.in(loader)) {
                type.create();
                functions.add(type.info());
            }
            return List.copyOf(functions);
        }
    }
}
