package io.waggle.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The files that functions write, one for each process of a node: followed while they grow, and read from the beginning at
 * the end. One thread; blocks.
 */
final class Ledgers {

    private static final int CHUNK = 1 << 20;

    private final Path folder;
    private final Map<Path, Tail> tails = new HashMap<>();

    /** How far a file was read. */
    private static final class Tail {
        private long at;
        private String rest = "";
    }

    Ledgers(Path folder) {
        this.folder = folder;
    }

    /** Hands over what has been written since the last call, with the name of the writer: node, dash, process id. */
    void follow(BiConsumer<String, Entry> reader) throws IOException {
        for (Path file : files()) {
            Tail tail = tails.computeIfAbsent(file, f -> new Tail());
            if (Files.size(file) > tail.at) {
                follow(file, tail, reader);
            }
        }
    }

    private static void follow(Path file, Tail tail, BiConsumer<String, Entry> reader) throws IOException {
        byte[] bytes = new byte[CHUNK];
        String writer = name(file);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(tail.at);
            for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                tail.at += read;
                String text = tail.rest + new String(bytes, 0, read, StandardCharsets.US_ASCII);
                int from = 0;
                for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
                    hand(text.substring(from, end), writer, reader);
                    from = end + 1;
                }
                tail.rest = text.substring(from);
            }
        }
    }

    /** Hands over everything, each writer's in the order it was written. */
    void all(BiConsumer<String, Entry> reader) throws IOException {
        for (Path file : files()) {
            try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    hand(line, name(file), reader);
                }
            }
        }
    }

    private static void hand(String line, String writer, BiConsumer<String, Entry> reader) {
        Entry entry = Entry.read(line);
        if (entry != null) {
            reader.accept(writer, entry);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
