package io.waggle.embedded;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node's data folder, held for this process by a file lock until {@link #close()} or the end of the process. Immutable;
 * any thread.
 */
public final class DataFolder implements AutoCloseable {

    private static final int LONGEST_HOST = 40;

    private final Path path;
    private final FileChannel lock;
    private final String nodeName;
    private final String instance;

    private DataFolder(Path path, FileChannel lock) throws IOException {
        this.path = path;
        this.lock = lock;
        this.nodeName = PrivateFiles.readOrWrite(path.resolve("node-name"), hostName() + "-" + PrivateFiles.random(2));
        this.instance = PrivateFiles.readOrWrite(path.resolve("instance"), PrivateFiles.random(16));
    }

    /**
     * Makes the folder (mode 0700) where it is missing and takes hold of it. Blocks.
     *
     * @throws Problem {@code CONFLICT} when another process holds it, {@code INTERNAL} when it cannot be written
     */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            PrivateFiles.folder(path);
            channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                throw inUse(path, channel);
            }
            channel.truncate(0).write(ByteBuffer.wrap(pidLine()));
            return new DataFolder(path, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw unusable(path, e);
        } catch (Problem e) {
            closeQuietly(channel);
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** The name the node bears when its operator gives none: made once, from the host's name. */
    public String nodeName() {
        return nodeName;
    }

    /** The folder's own id, 32 hexadecimal digits, made once. */
    public String instance() {
        return instance;
    }

    /** The id of the cluster that the folder belongs to, if it was ever part of one. */
    public Optional<String> clusterId() {
        try {
            Path file = clusterIdFile();
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(id -> !id.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Makes the folder belong to a cluster. Blocks. */
    public void rememberCluster(String id) {
        try {
            if (!clusterId().equals(Optional.of(id))) {
                PrivateFiles.write(clusterIdFile(), id + "\n");
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Where the folder keeps which cluster it belongs to. */
    public Path clusterIdFile() {
        return path.resolve("cluster-id");
    }

    /** Where the embedded Redis lives. */
    public Path redis() {
        return path.resolve("redis");
    }

    @Override
    public void close() {
        closeQuietly(lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static Problem inUse(Path path, FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String holder = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
        return new Problem(
                ProblemCode.CONFLICT,
                "The data folder " + path + " is in use" + (holder.isEmpty() ? "" : " by process " + holder)
                        + ": stop that one, or give this one a folder of its own with --data.");
    }

    private static Problem unusable(Path path, IOException e) {
        return new Problem(
                ProblemCode.INTERNAL,
                "The data folder " + path + " cannot be used (" + Reason.of(e)
                        + "): give a folder that this user may write with --data.");
    }

    private static byte[] pidLine() {
        return (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String hostName() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            name = "node";
        }
        int dot = name.indexOf('.');
        String plain = (dot > 0 ? name.substring(0, dot) : name)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        String shortened = plain.length() > LONGEST_HOST ? plain.substring(0, LONGEST_HOST) : plain;
        return shortened.isEmpty() ? "node" : shortened;
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
