package io.waggle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waggle.task.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path temp;

    @Test
    void makesTheFolderForItsOwnerAlone() throws IOException {
        Path path = temp.resolve("a/b");
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("instance"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void keepsNameAndInstance() {
        String name;
        String instance;
        try (DataFolder first = DataFolder.open(temp)) {
            name = first.nodeName();
            instance = first.instance();
        }
        try (DataFolder second = DataFolder.open(temp)) {
            assertThat(second.nodeName()).isEqualTo(name).matches("[a-z0-9-]+-[0-9a-f]{4}");
            assertThat(second.instance()).isEqualTo(instance).matches("[0-9a-f]{32}");
        }
    }

    @Test
    void refusesASecondHolderAndNamesTheFirst() {
        try (DataFolder held = DataFolder.open(temp)) {
            assertThatThrownBy(() -> DataFolder.open(held.path()))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void saysWhenTheFolderIsAFile() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("--data");
    }
}
