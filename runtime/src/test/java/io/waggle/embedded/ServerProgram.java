package io.waggle.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The server program that a node would run, for tests that run it by themselves. */
public final class ServerProgram {

    private ServerProgram() {}

    /**
     * The program that a node would start.
     *
     * @param folder where one that came with the class path is unpacked
     */
    public static Path find(Path folder) {
        try {
            return RedisProgram.find(folder, System.getenv().getOrDefault("PATH", ""))
                    .path();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
