package io.waggle;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of a node in a program: the one that was named, or one that goes with the node. Any thread.
 *
 * @param mine the folder to remove; {@code null}: it is the program's
 */
record Folder(@Nullable Path mine) {

    /** Makes one where none is named, and names it. Blocks. */
    static Folder of(Map<String, String> settings) throws IOException {
        if (settings.containsKey(ConfigKey.DATA.word())) {
            return new Folder(null);
        }
        Path made = Files.createTempDirectory("waggle-node");
        settings.put(ConfigKey.DATA.word(), made.toString());
        return new Folder(made);
    }

    /** Removes what is not to stay. Harmless when done twice. */
    Future<Void> close() {
        Path folder = mine;
        return folder == null
                ? Future.succeededFuture()
                : Node.onOwnThread("waggle-stop", () -> {
                    remove(folder);
                    return null;
                });
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}
