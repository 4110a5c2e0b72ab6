package io.waggle.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** Files and folders that only their owner may read, written whole or not at all. Any thread. */
final class PrivateFiles {

    private static final SecureRandom RANDOM = new SecureRandom();

    private PrivateFiles() {}

    /** Makes the folder, and closes it to others when it is there already. */
    static Path folder(Path path) throws IOException {
        Files.createDirectories(path, mode("rwx------"));
        if (posix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
        return path;
    }

    /** Replaces the file by one with this text, mode 0600. */
    static void write(Path path, String text) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(parent, path.getFileName().toString(), ".tmp", mode("rw-------"));
        try {
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** The file's text; when there is none (or an empty one), it is made with the text given. */
    static String readOrWrite(Path path, String fresh) throws IOException {
        String kept = Files.exists(path) ? Files.readString(path).strip() : "";
        if (kept.isEmpty()) {
            write(path, fresh + "\n");
            return fresh;
        }
        return kept;
    }

    /** So many random bytes in hexadecimal. */
    static String random(int bytes) {
        byte[] drawn = new byte[bytes];
        RANDOM.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    private static FileAttribute<?>[] mode(String permissions) {
        boolean posix = java.nio.file.FileSystems.getDefault()
                .supportedFileAttributeViews()
                .contains("posix");
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)} : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
