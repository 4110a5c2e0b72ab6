package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds in every room: keys, addresses, widths, and what a viewer sees. */
@Tag("browser")
class ConsoleRoomsTest {

    private static final String OWN_ID = "order 17.html";

    private static Hive hive;
    private static Chromium chromium;
    private static String failed;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.open(folder);
        hive.deploy(Functions.jar());
        hive.user("vera", "viewer");
        failed = hive.submit(new JsonObject()
                .put("function", "mail.send")
                .put("id", OWN_ID)
                .put("payload", new JsonObject().put("why", "nobody is at home")));
        hive.ended(failed);
        for (int i = 0; i < 30; i++) {
            hive.ended(hive.submit("greet", new JsonObject().put("name", "bee " + i)));
        }
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        chromium.close();
        hive.close();
    }

    @Test
    void obeysItsKeys() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            var page = window.page;
            window.load("/");
            for (String room : List.of(
                    "t Tasks",
                    "b Batches",
                    "c Channels",
                    "f Failures",
                    "d Devices",
                    "u Functions",
                    "a Activity",
                    "s Settings",
                    "o Overview")) {
                page.keyboard().press("g");
                page.keyboard().press(room.substring(0, 1));
                assertThat(window.heading(room.substring(2))).isVisible();
            }
            page.keyboard().press("/");
            assertThat(page.locator("[data-search]")).isFocused();
            page.keyboard().type("gd");
            assertThat(window.heading("Overview")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("[data-search]")).not().isFocused();
            page.keyboard().press("?");
            assertThat(page.locator("dialog.keys")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
            window.load("/tasks?state=FAILED");
            assertThat(window.row(OWN_ID)).isVisible();
            page.keyboard().press("j");
            page.keyboard().press("Enter");
            assertThat(window.heading(OWN_ID)).isVisible();
        }
    }

    @Test
    void opensEveryAddressAgain() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            window.load("/tasks/" + Hive.encoded(failed));
            assertThat(window.heading(OWN_ID)).isVisible();
            window.page.reload();
            assertThat(window.heading(OWN_ID)).isVisible();
            window.load("/failures?channel=mail.send");
            window.page.reload();
            assertThat(window.row(OWN_ID)).isVisible();
            window.load("/devices?q=south");
            window.page.reload();
            assertThat(window.heading("Nothing matches")).isVisible();
            window.page.goBack();
            assertThat(window.row(OWN_ID)).isVisible();
            window.load("/no.such/room");
            assertThat(window.heading("There is no such page")).isVisible();
            assertThat(window.wrongs()).isEmpty();
        }
    }

    @Test
    void fitsTheScreenAndBreaksNoRule() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            for (String room : Window.ROOMS) {
                window.load(room);
                window.drawn();
                window.fits();
            }
            window.load("/tasks/" + Hive.encoded(failed));
            assertThat(window.heading(OWN_ID)).isVisible();
            window.page.locator(".failure summary").click();
            window.fits();
            assertThat(window.wrongs()).isEmpty();
        }
    }

    @Test
    void showsOnAPhoneHowFullAChannelMayGet() {
        hive.configure("mail.send", new JsonObject().put("capacity", 2_000).put("rate", "5/s"));
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            window.page.setViewportSize(Window.NARROW, 844);
            window.load("/channels");
            window.drawn();
            Locator card = window.row("mail.send");
            assertThat(card.locator("td[data-label=Capacity] .bar")).isVisible();
            assertThat(card.locator("td[data-label=Capacity]")).hasText("2,000");
            assertThat(card.locator("td[data-label=Limits]")).containsText("5/s");
            window.fits();
        }
    }

    @Test
    void tellsNothingNewOfWhatItHasJustRead() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            for (String room : List.of("/failures?channel=mail.send", "/failures", "/tasks", "/tasks?state=FAILED")) {
                window.load(room);
                assertThat(window.row(OWN_ID)).isVisible();
                assertThat(window.page.locator(".rail .badge.bad")).hasText("1");
                assertThat(window.page.locator(".fresh")).hasCount(0);
            }
            window.load("/");
            assertThat(window.page.locator(".vital.failed b").last()).hasText("1");
            assertThat(window.page.getByText("All is well")).hasCount(0);
        }
    }

    @Test
    void offersAViewerNothingThatWouldBeRefused() {
        try (Window window = chromium.window(hive, "vera")) {
            var page = window.page;
            window.load("/devices");
            assertThat(window.row("north-1")).isVisible();
            assertThat(page.getByText("Read only: commands need the role operator."))
                    .isVisible();
            assertThat(window.button("Pause north-1")).hasCount(0);
            assertThat(window.button("Stop everything")).hasCount(0);
            assertThat(window.button("Add a device to north")).hasCount(0);
            window.row("north-1").locator(".fold").click();
            assertThat(page.locator(".device-detail")).isVisible();
            assertThat(page.locator(".device-detail button, .device-detail input"))
                    .hasCount(0);
            window.button("Probe north-1").click();
            assertThat(page.locator(".trip")).containsText("ms");
            window.load("/activity?tab=audit");
            assertThat(window.heading("The audit is for administrators")).isVisible();
            for (String tab : List.of("users", "node")) {
                window.load("/settings?tab=" + tab);
                assertThat(window.heading("For administrators")).isVisible();
                assertThat(page.locator("main button")).hasCount(0);
            }
            window.load("/settings?tab=logging");
            assertThat(window.row("ROOT")).containsText("INFO");
            assertThat(page.locator("main button, main table select")).hasCount(0);
            window.load("/functions");
            assertThat(window.heading("greet")).isVisible();
            assertThat(page.locator("main button, .drop")).hasCount(0);
            window.load("/failures");
            assertThat(window.row(OWN_ID)).isVisible();
            assertThat(page.locator("main button, main input[type=checkbox]")).hasCount(0);
            window.load("/tasks");
            assertThat(window.row(OWN_ID)).isVisible();
            assertThat(page.locator("main button")).hasCount(0);
            window.load("/tasks/" + Hive.encoded(failed));
            assertThat(window.heading(OWN_ID)).isVisible();
            assertThat(window.button("Reload")).hasCount(0);
            assertThat(window.button("Copy and edit")).hasCount(0);
            assertThat(window.wrongs()).isEmpty();
        }
    }
}
