package io.waggle.examples.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.function.FunctionRun;
import io.waggle.function.FunctionTester;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarInventoryTest {

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void build() throws IOException {
        jar = folder.resolve("some.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Automatic-Module-Name"), "some.module");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream self = getClass().getResourceAsStream("JarInventoryTest.class")) {
            out.putNextEntry(new ZipEntry("io/waggle/examples/jar/JarInventoryTest.class"));
            self.transferTo(out);
            out.putNextEntry(new ZipEntry("large.txt"));
            out.write("a line of text\n".repeat(5_000).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static FunctionRun run(Object path) {
        return FunctionTester.of(new JarInventory())
                .payload(new JsonObject().put("path", path))
                .run();
    }

    @Test
    void describesAJar() throws IOException {
        FunctionRun run = run(jar.toString());
        JsonObject result = run.resultObject();

        assertThat(result.getString("path")).isEqualTo(jar.toString());
        assertThat(result.getString("sha256")).matches("[0-9a-f]{64}");
        assertThat(result.getLong("size")).isEqualTo(Files.size(jar));
        assertThat(result.getInteger("classes")).isEqualTo(1);
        assertThat(result.getInteger("highestClassVersion")).isEqualTo(61);
        assertThat(result.getString("moduleName")).isEqualTo("some.module");
        assertThat(result.getJsonObject("largestEntry"))
                .isEqualTo(new JsonObject().put("name", "large.txt").put("size", 75_000));
        assertThat(run.progress())
                .last()
                .extracting(FunctionRun.Progress::fraction)
                .isEqualTo(1.0);
    }

    @Test
    void aFileThatIsMissingFailsForGood() {
        FunctionRun run = run(folder.resolve("none.jar").toString());
        assertThat(run.failedForGood()).isTrue();
        assertThat(run.failure()).hasMessageContaining("There is no file");
        assertThat(run(7).failedForGood()).isTrue();
        assertThat(run("a\0b").failedForGood()).isTrue();
    }

    @Test
    void aCorruptFileFailsForGood() throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        Path cut = Files.write(folder.resolve("cut.jar"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(run(cut.toString()).failedForGood()).isTrue();

        Path text = Files.writeString(folder.resolve("text.jar"), "no jar at all");
        assertThat(run(text.toString()).failure()).hasMessageContaining("is no jar that can be read");

        byte[] spoilt = bytes.clone();
        spoilt[bytes.length / 3] ^= 0x7f;
        Path damaged = Files.write(folder.resolve("damaged.jar"), spoilt);
        assertThat(run(damaged.toString()).failedForGood()).isTrue();
    }
}
