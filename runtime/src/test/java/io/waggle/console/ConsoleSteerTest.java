package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices, gates and commands under the hand of an operator: a button shows the receipt. */
@Tag("browser")
class ConsoleSteerTest {

    private static Hive hive;
    private static Chromium chromium;
    private Window window;
    private Page page;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.open(folder);
        hive.deploy(Functions.jar());
        hive.user("otto", "operator");
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        chromium.close();
        hive.close();
    }

    @BeforeEach
    void enter() {
        window = chromium.window(hive, "otto");
        page = window.page;
    }

    @AfterEach
    void leave() {
        window.close();
    }

    @Test
    void showsADeviceThatHasMoreToDoThanItMay() {
        for (int i = 0; i < 4; i++) {
            hive.submit("hold", new JsonObject().put("gate", "gate.cut"));
        }
        window.load("/devices");
        Locator row = window.row("north-1");
        assertThat(row).containsText("4/4");
        row.locator(".fold").click();
        assertThat(page.locator(".running li")).hasCount(4);
        page.locator(".device-form input[name=slots]").fill("1");
        window.button("Save").click();
        assertThat(page.locator(".receipt")).containsText("changed on 1 of 1 device");
        assertThat(row).containsText("4 of 1 busy");
        assertThat(row.locator(".cells > .over")).hasCount(3);
        assertThat(page.locator(".reasons")).containsText("nothing new starts until 4 of them have ended");
        window.fits();
        Functions.open("gate.cut");
        assertThat(row).containsText("0/1");
        assertThat(page.locator(".reasons")).hasCount(0);
        window.button("As the node says").click();
        assertThat(row).containsText("0/4");
    }

    @Test
    void addsADeviceNamesItAndTakesItAway() {
        window.load("/devices");
        window.button("Add a device to north").click();
        Locator dialog = page.locator("dialog");
        dialog.getByLabel("Name").fill("the small one");
        dialog.getByLabel("Slots").fill("2");
        dialog.getByLabel("Channels").fill("mail, crawl");
        dialog.getByRole(AriaRole.BUTTON, named("Add device")).click();
        assertThat(page.locator(".receipt")).containsText("the device is there");
        Locator row = window.row("the small one");
        assertThat(row).containsText("0/2");
        assertThat(row).containsText("crawl");
        row.locator(".fold").click();
        window.button("Delete when idle").click();
        assertThat(dialog).containsText("Nothing runs on it");
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        assertThat(row).isVisible();
        window.button("Delete when idle").click();
        page.keyboard().press("Shift+D");
        assertThat(row).hasCount(0);
    }

    @Test
    void shutsTheDispatchOfAllAndTellsWhoDid() {
        window.load("/devices");
        try {
            window.button("Shut dispatch").click();
            assertThat(page.locator(".receipt")).containsText("obeyed by 1 of 1 device");
            assertThat(page.locator("[data-gate=dispatch]")).containsText("by otto");
            assertThat(page.locator("[data-gate=intake]")).containsText("open");
            assertThat(page.locator(".reasons")).containsText("shut by otto");
            page.locator(".rail a[href='/']").first().click();
            assertThat(page.locator(".problems")).containsText("The whole system gives no tasks out: shut by otto");
        } finally {
            window.load("/devices");
            window.button("Open dispatch").click();
        }
        assertThat(page.locator("[data-gate=dispatch]")).containsText("open");
        assertThat(page.locator(".reasons")).hasCount(0);
    }

    @Test
    void stopsEverythingOnlyWhenTheWordIsTyped() {
        window.load("/devices");
        window.button("Stop everything").click();
        Locator dialog = page.locator("dialog");
        Locator stop = dialog.getByRole(AriaRole.BUTTON, named("Stop everything"));
        assertThat(dialog).containsText("It reaches 1 device now.");
        assertThat(stop).isDisabled();
        dialog.locator("input").fill("stop");
        stop.click();
        assertThat(window.row("north-1")).containsText("stopped");
        assertThat(page.locator(".reasons")).containsText("Stopped by otto");
        window.button("Start everything").click();
        assertThat(dialog).isVisible();
        page.keyboard().press("Shift+S");
        assertThat(window.row("north-1")).containsText("running");
    }

    @Test
    void listsCommandsLiveAndGivesOneAgain() {
        try (Window other = chromium.window(hive, Hive.ADMIN)) {
            other.load("/activity");
            other.drawn();
            other.plant();
            window.load("/devices?view=cards");
            page.locator(".device-card")
                    .getByRole(AriaRole.BUTTON, named("Pause north-1"))
                    .click();
            assertThat(page.locator(".device-card")).containsText("Paused by otto");
            Locator paused = other.row("Pause")
                    .filter(new Locator.FilterOptions().setHasText("north-1"))
                    .first();
            assertThat(paused).containsText("paused on 1 of 1 device");
            assertThat(paused).containsText("otto");
            window.button("Start north-1").click();
            assertThat(other.row("Start").first()).containsText("started on 1 of 1 device");
            paused.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Repeat"))
                    .click();
            assertThat(other.page.locator("dialog")).containsText("Pause north-1 again?");
            other.page.keyboard().press("Shift+R");
            assertThat(other.page.locator(".receipt")).containsText("paused on 1 of 1 device");
            assertThat(page.locator(".device-card")).containsText("Paused by ann");
            other.stillThere();
            paused.locator("a.clip").click();
            assertThat(other.page).hasURL(hive.node.url() + "/devices?open=north-1");
        } finally {
            window.button("Start north-1").click();
            assertThat(page.locator(".device-card")).containsText("running");
        }
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
