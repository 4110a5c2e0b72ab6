package io.waggle.unit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Reads a jar from its first byte to its last without unpacking it anywhere, and refuses what is too large, misnamed,
 * too new or not the author's to bring. Blocking, for one jar and one thread.
 */
final class JarCheck {

    private record Seen(long size, long crc) {}

    private final JarLimits limits;
    private final long jarBytes;
    private final Map<String, Seen> entries = new HashMap<>();
    private final byte[] buffer = new byte[16 * 1024];
    private long inflated;

    private JarCheck(JarLimits limits, long jarBytes) {
        this.limits = limits;
        this.jarBytes = jarBytes;
    }

    /** Reads every entry of the jar. */
    static JarCheck read(byte[] jar, JarLimits limits) throws BadJar {
        if (jar.length > limits.bytes()) {
            throw new BadJar("it has " + jar.length + " bytes, and " + limits.bytes() + " are allowed");
        }
        JarCheck check = new JarCheck(limits, jar.length);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                check.entry(zip, entry);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new BadJar("it cannot be read (" + e.getMessage() + "): build it anew");
        }
        if (check.entries.isEmpty()) {
            throw new BadJar("it is no jar, or an empty one");
        }
        return check;
    }

    /** Compares the jar's table of contents, which the class loader goes by, with what was read. */
    void compare(ZipFile table) throws BadJar {
        if (table.size() != entries.size()) {
            throw new BadJar(
                    "its table of contents names " + table.size() + " entries, and it holds " + entries.size());
        }
        var all = table.entries();
        while (all.hasMoreElements()) {
            ZipEntry entry = all.nextElement();
            Seen seen = entries.get(entry.getName());
            if (seen == null || seen.size() != entry.getSize() || seen.crc() != entry.getCrc()) {
                throw new BadJar(
                        "its table of contents does not agree with the entry '" + shown(entry.getName()) + "'");
            }
        }
    }

    private void entry(ZipInputStream zip, ZipEntry entry) throws IOException, BadJar {
        String name = entry.getName();
        checkName(name);
        if (entries.containsKey(name)) {
            throw new BadJar("the entry '" + shown(name) + "' is there twice");
        }
        if (entries.size() == limits.entries()) {
            throw new BadJar("it has more than " + limits.entries() + " entries");
        }
        byte[] head = new byte[8];
        long size = drain(zip, name, head);
        zip.closeEntry();
        checkRatio(name, size, entry.getCompressedSize());
        if (name.endsWith(".class")) {
            ClassFile.check(name, head, (int) Math.min(size, head.length));
        }
        entries.put(name, new Seen(size, entry.getCrc() == -1 ? 0 : entry.getCrc()));
    }

    private long drain(ZipInputStream zip, String name, byte[] head) throws IOException, BadJar {
        long size = 0;
        for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
            for (int i = 0; i < n && size + i < head.length; i++) {
                head[(int) size + i] = buffer[i];
            }
            size += n;
            inflated += n;
            checkRatio(name, size, jarBytes);
            if (inflated > limits.inflatedBytes()) {
                throw new BadJar("it unpacks to more than " + limits.inflatedBytes() + " bytes");
            }
        }
        return size;
    }

    private void checkRatio(String name, long size, long packed) throws BadJar {
        if (size >= limits.ratioFrom() && size > packed * limits.ratio()) {
            throw new BadJar(
                    "the entry '" + shown(name) + "' unpacks to more than " + limits.ratio() + " times its size");
        }
    }

    private void checkName(String name) throws BadJar {
        if (name.length() > limits.nameLength()) {
            throw new BadJar(
                    "the entry name '" + shown(name) + "' is longer than " + limits.nameLength() + " characters");
        }
        boolean absolute = name.startsWith("/") || (name.length() > 1 && name.charAt(1) == ':');
        if (name.isEmpty()
                || absolute
                || name.indexOf('\\') >= 0
                || name.chars().anyMatch(c -> c < ' ')) {
            throw new BadJar("the entry name '" + shown(name) + "' is not one a jar may have");
        }
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || part.equals(".")) {
                throw new BadJar("the entry name '" + shown(name) + "' points out of the jar");
            }
        }
    }

    /** A name as it may stand in a sentence: short, and without characters that steer a terminal. */
    private static String shown(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
    }
}
