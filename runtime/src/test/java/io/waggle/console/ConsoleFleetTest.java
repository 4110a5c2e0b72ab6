package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.waggle.Node;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second node comes and goes before the eyes of who watches. */
@Tag("browser")
class ConsoleFleetTest {

    private static Hive hive;
    private static Chromium chromium;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.clustered(folder);
        hive.deploy(Functions.jar());
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        chromium.close();
        hive.close();
    }

    @Test
    void showsANodeThatJoinsAndLeaves() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            window.load("/devices");
            assertThat(window.row("north-1")).isVisible();
            window.plant();
            Node south = hive.join("south");
            assertThat(window.row("south-1")).containsText("running");
            assertThat(window.heading("south")).isVisible();
            Awaitility.await().until(() -> hive.has("south-1", "RUNNING"));
            Hive.stop(south);
            assertThat(window.row("south-1")).containsText("offline");
            window.page.keyboard().press("g");
            window.page.keyboard().press("o");
            assertThat(window.page.locator(".problems")).containsText("Node south is offline");
            assertThat(window.page.locator(".activity")).containsText("south joined");
            assertThat(window.page.locator(".activity")).containsText("south left");
            window.stillThere();
        }
    }
}
