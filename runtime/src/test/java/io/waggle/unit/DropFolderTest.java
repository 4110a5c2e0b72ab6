package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.control.Pulse;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DropFolderTest {

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();
    private final MemoryUnitStore store = new MemoryUnitStore();
    private Units units;
    private DropFolder drop;

    @BeforeEach
    void start() {
        units = new Units(
                vertx,
                store,
                new UnitSettings("n1", data.resolve("units")),
                new Units.Surroundings(
                        new Pulse(vertx),
                        () -> Future.succeededFuture(List.of("n1")),
                        request -> Future.succeededFuture("id"),
                        (function, version) -> {}));
        units.start().await();
        drop = watch();
    }

    private DropFolder watch() {
        DropFolder folder = new DropFolder(vertx, new Pulse(vertx), functions(), units);
        folder.start().await();
        return folder;
    }

    private Path functions() {
        return data.resolve("functions");
    }

    @AfterEach
    void stop() {
        drop.stop();
        units.stop().await();
        vertx.close().await();
    }

    @Test
    void deploysWhatIsDroppedAndSaysWhyNot() throws Exception {
        Path jar = functions().resolve("my.jar");
        Path note = functions().resolve("my.jar.refused.txt");
        Files.writeString(jar, "no jar");
        await().until(() -> Files.exists(note));
        assertThat(note).content().contains("The jar 'my.jar' was refused");

        byte[] good = TestJar.function("dropped", "return 1;").bytes();
        Files.write(jar, good);
        await().until(() -> units.workers().loaded().contains("dropped"));
        await().until(() -> Files.notExists(note));
        assertThat(units.list().await().get(0).versions().get(0).by()).isEqualTo("folder");
    }

    @Test
    void startsAndGoesOnWithAJarThatNobodyCanUse() throws Exception {
        drop.stop();
        Path note = functions().resolve("vast.jar.refused.txt");
        try (RandomAccessFile vast =
                new RandomAccessFile(functions().resolve("vast.jar").toFile(), "rw")) {
            vast.setLength(3L * 1024 * 1024 * 1024);
        }
        drop = watch();
        await().untilAsserted(() -> assertThat(note).content().contains("are allowed"));
    }

    @Test
    void aRestartUndoesNoLaterDeployment() throws Exception {
        byte[] first = TestJar.function("f", "return 1;").bytes();
        byte[] second = TestJar.function("f", "return 2;").bytes();
        Files.write(functions().resolve("f.jar"), first);
        await().until(() -> units.workers().loaded().contains("f"));
        String later = units.deploy(second, "f.jar", "anna").await().version();
        drop.stop();

        drop = watch();
        Files.write(
                functions().resolve("g.jar"), TestJar.function("g", "return 1;").bytes());
        await().until(() -> units.workers().loaded().contains("g"));
        assertThat(units.list().await().get(0).active()).isEqualTo(later);
    }
}
