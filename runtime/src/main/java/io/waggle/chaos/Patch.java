package io.waggle.chaos;

import io.waggle.rig.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A change of one file of the product, made in a copy that stands before the product on the class path.
 *
 * @param file a resource like {@code /io/waggle/channel/redis/reap.lua}, or a class like {@code io.waggle.device.Settler}
 * @param edits what is replaced
 */
public record Patch(String file, List<Edit> edits) {

    /**
     * A replacement.
     *
     * @param from text that stands there exactly once
     * @param to what comes instead
     */
    public record Edit(String from, String to) {}

    public static Patch of(String file, String from, String to) {
        return new Patch(file, List.of(new Edit(from, to)));
    }

    /** The same with one more replacement. */
    public Patch and(String from, String to) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(from, to));
        return new Patch(file, List.copyOf(more));
    }

    /**
     * Writes the changed copy.
     *
     * @param folder the front of the class path
     * @param sources the source folder of the product
     * @throws IOException when the text is not there any more, or the class does not compile
     */
    public void apply(Path folder, Path sources) throws IOException {
        if (file.startsWith("/")) {
            Path copy = folder.resolve(file.substring(1));
            Files.createDirectories(copy.resolveSibling(""));
            Files.writeString(copy, changed(resource()));
        } else {
            String text = Files.readString(sources.resolve(file.replace('.', '/') + ".java"));
            Sources.compile(Map.of(file, changed(text)), folder);
        }
    }

    private String resource() throws IOException {
        try (InputStream in = Patch.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("there is no " + file + " to change");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String changed(String text) throws IOException {
        String now = text;
        for (Edit edit : edits) {
            int at = now.indexOf(edit.from());
            if (at < 0 || now.indexOf(edit.from(), at + 1) >= 0) {
                throw new IOException("in " + file
                        + " this stands not exactly once any more, so that guard cannot be removed: " + edit.from());
            }
            now = now.replace(edit.from(), edit.to());
        }
        return now;
    }
}
