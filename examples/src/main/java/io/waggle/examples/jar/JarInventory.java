package io.waggle.examples.jar;

import io.vertx.core.json.JsonObject;
import io.waggle.function.PermanentFailure;
import io.waggle.function.TaskContext;
import io.waggle.function.TaskFunction;
import io.waggle.function.WaggleFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/** Looks through a jar on the machine's disk: {@code {"path": "/some.jar"}}. */
@WaggleFunction(
        value = "jar-inventory",
        description = "What is in a jar: its hash, classes, Java version, module and largest entry",
        timeout = "5m")
public final class JarInventory implements TaskFunction {

    @Override
    public JsonObject run(TaskContext task) throws Exception {
        Path path = path(task.payload());
        try {
            JsonObject result = new JsonObject()
                    .put("path", path.toString())
                    .put("sha256", sha256(path))
                    .put("size", Files.size(path));
            Inventory inventory = new Inventory();
            try (JarFile jar = new JarFile(path.toFile(), false)) {
                int done = 0;
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (task.cancelled()) {
                        throw new InterruptedException("given up");
                    }
                    inventory.add(jar, entry);
                    task.progress((double) ++done / jar.size(), entry.getName());
                }
                inventory.describe(jar, result);
            }
            return result;
        } catch (ZipException | SecurityException e) {
            throw new PermanentFailure(path + " is no jar that can be read: " + e.getMessage(), e);
        }
    }

    private static Path path(JsonObject payload) throws PermanentFailure {
        if (!(payload.getValue("path") instanceof String text) || text.isBlank()) {
            throw new PermanentFailure("The payload has no 'path': give the path of a jar on this machine");
        }
        try {
            Path path = Path.of(text);
            if (!Files.isRegularFile(path)) {
                throw new PermanentFailure("There is no file " + path + " on this machine");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new PermanentFailure("'" + text + "' is no path", e);
        }
    }

    private static String sha256(Path path) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
