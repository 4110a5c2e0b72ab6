package io.waggle.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleFilesTest {

    private static final String MAP = "\n{\"imports\":{\"lit\":\"/vendor/lit.js\"}}\n";

    @TempDir
    Path folder;

    private ConsoleFiles files;

    @BeforeEach
    void write() throws Exception {
        Path console = Files.createDirectories(folder.resolve("waggle-console/rooms"));
        Files.writeString(
                console.resolve("../index.html"),
                "<!doctype html><script type=\"importmap\">" + MAP
                        + "</script><script type=module src=app.js></script>");
        Files.writeString(console.resolve("tasks.js"), "export {}");
        Files.writeString(console.resolve(".secret.js"), "x");
        Files.writeString(folder.resolve("outside.js"), "x");
        files = new ConsoleFiles(new URLClassLoader(new URL[] {folder.toUri().toURL()}, null));
    }

    @Test
    void servesWhatIsThere() throws Exception {
        var page = files.read("rooms/tasks.js").orElseThrow();
        assertThat(page.type()).startsWith("text/javascript");
        assertThat(page.tag()).startsWith("\"").endsWith("\"");
        assertThat(files.known("rooms/tasks.js")).contains(page);
    }

    @Test
    void carriesTheNoticeAndTheLicencesOfWhatItShips() throws Exception {
        ConsoleFiles shipped = new ConsoleFiles(ConsoleFiles.class.getClassLoader());
        assertThat(shipped.read("notice.txt").orElseThrow().content().toString())
                .isEqualTo(Files.readString(Path.of("..", "NOTICE")));
        for (String library : new String[] {"lit", "chart.js", "kurkle__color"}) {
            assertThat(shipped.read("vendor/" + library + "/LICENSE.txt")
                            .orElseThrow()
                            .content()
                            .toString())
                    .contains("Copyright");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.js",
                "rooms/../../outside.js",
                "/etc/passwd",
                "rooms/.secret.js",
                "rooms",
                "",
                "none.js",
                "rooms//tasks.js",
                "rooms\\tasks.js",
                "%2e%2e/outside.js",
                "rooms/tasks.class",
                "a/./b.js"
            })
    void servesNothingElse(String path) throws Exception {
        assertThat(files.read(path)).isEmpty();
    }

    @Test
    void allowsTheOneInlineScriptByItsHash() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(MAP.getBytes(StandardCharsets.UTF_8));
        assertThat(files.scriptHash())
                .isEqualTo(" 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
}
