package io.waggle.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waggle.Node;
import io.waggle.NodeConfig;
import io.waggle.client.ClientOptions;
import io.waggle.client.WaggleClient;
import io.waggle.examples.words.WordCount;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real node, which finds the examples' classes in its folder for functions. */
@Tag("integration")
@Timeout(180)
class CountWordsTest {

    private static final String PASSWORD = "wren-lantern-orbit-72";

    @TempDir
    Path temp;

    @Test
    void countsAFileWithTheFleetAndAgainWithoutDoingTheWorkTwice() throws Exception {
        Path data = temp.resolve("data");
        Files.createDirectories(data.resolve("functions"));
        pack(data.resolve("functions/examples.jar"));
        Node node = Node.start(config(data)).await();
        try (WaggleClient waggle =
                WaggleClient.create(ClientOptions.of(node.url()).login("admin", PASSWORD))) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> waggle.functions().list().await().items().stream()
                            .anyMatch(one -> one.name().equals("word-count")
                                    && one.loadedOn().contains("example")));
            List<String> lines = Stream.generate(() -> "a bee dances its address to the hive")
                    .limit(3_000)
                    .toList();
            assertThat(new CountWords(waggle, "dance").count(lines.iterator())).isEqualTo(24_000);
            assertThat(new CountWords(waggle, "dance").count(lines.iterator())).isEqualTo(24_000);
            assertThat(waggle.channels().get("word-count").await().succeeded()).isEqualTo(3_000);
        } finally {
            node.stop().await();
        }
    }

    private NodeConfig config(Path data) throws IOException {
        return new NodeConfig(
                "example",
                "127.0.0.1",
                0,
                data,
                null,
                "wg",
                "everysec",
                null,
                false,
                List.of(),
                "examples",
                NodeConfig.Door.at(0),
                8,
                List.of(),
                List.of(),
                Files.writeString(temp.resolve("password"), PASSWORD),
                NodeConfig.Audit.USUAL,
                Duration.ofSeconds(5));
    }

    /** The examples as the build packs them a moment later. */
    private static void pack(Path jar) throws IOException, URISyntaxException {
        Path classes = Path.of(WordCount.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> tree = Files.walk(classes)) {
            for (Path one : tree.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(one).toString().replace('\\', '/')));
                Files.copy(one, out);
                out.closeEntry();
            }
        }
    }
}
