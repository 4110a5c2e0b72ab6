package io.waggle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each guard is still where the mutation run takes it from: whoever moves one sees it here. */
class MutantTest {

    private static final Path SOURCES = Path.of("src/main/java");

    @TempDir
    Path folder;

    static Stream<Mutant> mutants() {
        return Mutant.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void theGuardCanBeTakenAway(Mutant mutant) throws Exception {
        mutant.patch().apply(folder, SOURCES);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString()))
                    .as("the changed copies")
                    .isNotEmpty()
                    .allMatch(file -> file.startsWith("io/waggle/") && file.matches(".*\\.(lua|class)"));
        }
    }

    @Test
    void aGuardThatHasMovedIsAnError() {
        assertThatThrownBy(() -> Patch.of("/io/waggle/channel/redis/reap.lua", "no such line", "")
                        .apply(folder, SOURCES))
                .hasMessageContaining("reap.lua")
                .hasMessageContaining("no such line");
    }
}
