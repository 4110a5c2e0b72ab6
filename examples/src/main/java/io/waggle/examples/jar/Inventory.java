package io.waggle.examples.jar;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What has been seen of one jar so far. Each entry is read as a stream, to its end, and its checksum compared. */
final class Inventory {

    private static final int CLASS_FILE_HEAD = 8;

    private int classes;
    private int highestClassVersion;
    private @Nullable String largest;
    private long largestSize = -1;

    void add(JarFile jar, JarEntry entry) throws IOException {
        if (entry.isDirectory()) {
            return;
        }
        CRC32 crc = new CRC32();
        long size;
        try (InputStream in = new CheckedInputStream(jar.getInputStream(entry), crc)) {
            byte[] head = in.readNBytes(CLASS_FILE_HEAD);
            size = head.length + in.transferTo(java.io.OutputStream.nullOutputStream());
            if (entry.getName().endsWith(".class")) {
                addClass(entry, head);
            }
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new ZipException("the entry '" + entry.getName() + "' is damaged");
        }
        if (size > largestSize) {
            largest = entry.getName();
            largestSize = size;
        }
    }

    private void addClass(JarEntry entry, byte[] head) throws ZipException {
        if (head.length < CLASS_FILE_HEAD) {
            throw new ZipException("'" + entry.getName() + "' is no class file");
        }
        classes++;
        int version = (head[6] & 0xFF) << 8 | (head[7] & 0xFF);
        highestClassVersion = Math.max(highestClassVersion, version);
    }

    void describe(JarFile jar, JsonObject result) throws IOException {
        result.put("classes", classes)
                .put("highestClassVersion", highestClassVersion)
                .put("moduleName", moduleName(jar))
                .put(
                        "largestEntry",
                        largest == null
                                ? null
                                : new JsonObject().put("name", largest).put("size", largestSize));
    }

    private static @Nullable String moduleName(JarFile jar) throws IOException {
        JarEntry descriptor = jar.getJarEntry("module-info.class");
        if (descriptor != null) {
            try (InputStream in = jar.getInputStream(descriptor)) {
                return ModuleDescriptor.read(in).name();
            } catch (InvalidModuleDescriptorException e) {
                throw new ZipException("its module-info.class cannot be read: " + e.getMessage());
            }
        }
        Manifest manifest = jar.getManifest();
        return manifest == null ? null : manifest.getMainAttributes().getValue("Automatic-Module-Name");
    }
}
