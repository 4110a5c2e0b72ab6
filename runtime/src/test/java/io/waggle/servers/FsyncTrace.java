package io.waggle.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code strace -f -y -e trace=write,fdatasync} saw of a server's append-only file: how many of its bytes were on
 * the disk for sure. Bytes count when an fdatasync that began after they were written has ended. Used once.
 */
final class FsyncTrace {

    private static final Pattern LINE = Pattern.compile("^(\\d+) +(?:<\\.\\.\\. )?(write|fdatasync)(.*)$");
    private static final Pattern RESULT = Pattern.compile("= (-?\\d+)[^=]*$");

    private final Map<String, Long> fsyncs = new HashMap<>();
    private final Map<String, Boolean> writes = new HashMap<>();
    private long written;
    private long synced;

    private FsyncTrace() {}

    /** The command that a server is to be run by, and where it writes to. */
    static List<String> command(Path trace) {
        return List.of("strace", "-f", "-y", "-s", "0", "-e", "trace=write,fdatasync", "-o", trace.toString());
    }

    /** How many bytes of the append-only file a power cut would have left. */
    static long synced(Path trace) {
        FsyncTrace read = new FsyncTrace();
        try {
            Files.readAllLines(trace).forEach(read::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read.synced;
    }

    private void line(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        String thread = matcher.group(1);
        boolean fsync = matcher.group(2).equals("fdatasync");
        String rest = matcher.group(3);
        if (rest.startsWith(" resumed")) {
            end(thread, fsync, rest);
        } else if (rest.contains(".incr.aof>")) {
            if (fsync) {
                fsyncs.put(thread, written);
            } else {
                writes.put(thread, true);
            }
            if (!rest.contains("<unfinished")) {
                end(thread, fsync, rest);
            }
        }
    }

    private void end(String thread, boolean fsync, String rest) {
        Matcher result = RESULT.matcher(rest);
        long value = result.find() ? Long.parseLong(result.group(1)) : -1;
        if (fsync) {
            Long before = fsyncs.remove(thread);
            if (before != null && value == 0) {
                synced = Math.max(synced, before);
            }
        } else if (writes.remove(thread) != null && value > 0) {
            written += value;
        }
    }
}
