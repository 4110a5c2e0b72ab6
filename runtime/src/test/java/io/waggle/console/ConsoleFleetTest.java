package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.waggle.Node;
import io.waggle.event.EventStream;
import io.waggle.fleet.Cluster;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
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
    void saysOfANodeOfAnotherVersionThatItCannotBeRead() {
        hive.stranger("later");
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            window.load("/");
            assertThat(window.page.locator(".problems")).containsText("Node later lives, and says of its devices");
            window.load("/devices");
            assertThat(window.heading("later")).isVisible();
            assertThat(window.page.locator("[data-state=UNREADABLE]")).hasText("unreadable");
            Assertions.assertThat(window.wrongs()).isEmpty();
        }
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
            asksTheOtherNode();
            Hive.stop(south);
            assertThat(window.row("south-1")).containsText("offline");
            window.page.keyboard().press("g");
            window.page.keyboard().press("o");
            assertThat(window.page.locator(".problems")).containsText("Node south is offline");
            assertThat(window.page.locator(".activity")).containsText("south joined");
            assertThat(window.page.locator(".activity")).containsText("south left");
            window.stillThere();
            pausesAllOfThemAndForgetsTheOneThatIsGone(window);
        }
    }

    /** What it was configured to be, and how much it logs. */
    private static void asksTheOtherNode() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            window.load("/settings?tab=node");
            assertThat(window.heading("Configuration of north")).isVisible();
            window.page.getByLabel("Node").selectOption("south");
            assertThat(window.heading("Configuration of south")).isVisible();
            assertThat(window.row("flag")).containsText("south");
            window.load("/settings?tab=logging&node=south");
            window.page.locator(".log-add input").fill("function.greet");
            window.button("Set the level").click();
            assertThat(window.page.locator(".receipt")).containsText("south: function.greet INFO → DEBUG");
            window.page.getByLabel("Level of function.greet").selectOption("WARN");
            assertThat(window.page.locator(".receipt")).containsText("DEBUG → WARN");
            window.page.getByLabel("Level of function.greet").selectOption("");
            assertThat(window.row("function.greet")).hasCount(0);
            window.load("/settings?tab=node&node=west");
            assertThat(window.page.locator(".notice.bad")).containsText("no node 'west' answers");
        }
    }

    private static void pausesAllOfThemAndForgetsTheOneThatIsGone(Window window) {
        window.load("/devices");
        window.button("Pause all").click();
        assertThat(window.page.locator("dialog")).containsText("It reaches 1 device now. 1 is offline");
        window.page.keyboard().press("Shift+P");
        assertThat(window.page.locator(".receipt"))
                .containsText("paused on 1 of 2 devices; south-1 is offline and obeys when it returns");
        assertThat(window.page.locator(".reasons").last()).containsText("Pause by ann");
        window.button("Start north-1").click();
        assertThat(window.row("north-1")).containsText("running");
        // The node that left may still have to be buried.
        Awaitility.await().pollInSameThread().until(() -> {
            window.load("/devices?open=south-1");
            window.button("Forget").click();
            window.page.keyboard().press("Shift+F");
            window.page.locator(".receipt").waitFor();
            return window.page.locator(".receipt").textContent().contains("forgotten");
        });
        assertThat(window.row("south-1")).hasCount(0);
    }

    @Test
    void tellsWhoIsDeafWhatWasRefusedAndWhatWasTakenBack() {
        try (Window window = chromium.window(hive, Hive.ADMIN);
                Guest guest = Guest.of(hive)) {
            window.load("/devices");
            assertThat(window.page.locator(".faults")).containsText("tasks taken back from nodes that died");
            window.load("/");
            window.plant();
            JsonObject deaf = new JsonObject().put("id", "north-1").put("deaf", "does not hear node south");
            // What a member says in its first moments may be lost.
            Awaitility.await().pollInSameThread().until(() -> {
                guest.says("device.state", deaf);
                window.page.waitForTimeout(500);
                return String.join(" ", window.page.locator(".activity").allTextContents())
                        .contains("north-1 does not hear of work");
            });
            assertThat(window.page.locator(".activity")).containsText("north-1 hears of work again");
            for (int i = 0; i < 3; i++) {
                guest.says("task.stale", new JsonObject().put("address", "crawl/t" + i));
            }
            assertThat(window.page.locator(".activity")).containsText("3 completions with old fences refused");
            guest.says("tasks.reaped", new JsonObject().put("channel", "crawl").put("tasks", 1));
            assertThat(window.page.locator(".activity")).containsText("1 task taken back from a node that died");
            window.stillThere();
        }
    }

    /** A member of the hive's cluster that says what a node would say. */
    private record Guest(Cluster cluster, EventStream stream) implements AutoCloseable {

        static Guest of(Hive hive) {
            Cluster cluster = Cluster.join(hive.clusterOptions(), new VertxOptions());
            return new Guest(cluster, new EventStream(cluster.vertx(), "guest"));
        }

        void says(String type, JsonObject data) {
            stream.publish(type, data);
        }

        @Override
        public void close() {
            cluster.vertx().close().await();
        }
    }
}
