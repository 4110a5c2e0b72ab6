package io.waggle.unit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where this node keeps the jars that it has open, named by its SHA-256 and never by what is in it: a copy of what
 * the store has, thrown away with the unit. Blocking; safe for use by several threads.
 */
final class JarFolder {

    private static final String SCRATCH = "scratch-";

    private final Path folder;

    JarFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder, for this user's eyes only, and clears what a killed node has left behind. */
    void prepare() throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ours = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(folder, ours);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    static String sha256(byte[] jar) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /**
     * Writes a jar to a file of its own.
     *
     * @throws BadJar when the bytes are not those that the name promises
     */
    Path keep(String sha256, byte[] jar) throws IOException, BadJar {
        if (!sha256(jar).equals(sha256)) {
            throw new BadJar("the stored bytes are not those of the SHA-256 " + sha256 + ": deploy it again");
        }
        return Files.write(Files.createTempFile(folder, sha256 + "-", ".jar"), jar);
    }

    /** Writes a jar to a file that the caller deletes. */
    Path scratch(byte[] jar) throws IOException {
        return Files.write(Files.createTempFile(folder, SCRATCH, ".jar"), jar);
    }
}
