package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks, channels and failures under the operator's hand: counted first, confirmed, told by the receipt. */
@Tag("browser")
class ConsoleSteeringTest {

    private static Hive hive;
    private static Chromium chromium;
    private Window window;
    private Page page;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.open(folder);
        hive.deploy(Functions.jar());
        hive.user("vic", "viewer");
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        chromium.close();
        hive.close();
    }

    @BeforeEach
    void enter() {
        window = chromium.window(hive, Hive.ADMIN);
        page = window.page;
    }

    @AfterEach
    void leave() {
        window.close();
    }

    @Test
    void findsByQualifiersTextAndId() {
        String one = hive.submit(named("greet", "bee of the morning").put("batch", "morning"));
        hive.ended(one);
        hive.ended(hive.submit(named("greet", "wasp").put("batch", "evening")));
        window.load("/tasks");
        find("function:greet batch:morning");
        assertThat(page).hasURL(Pattern.compile("function=greet&batch=morning"));
        assertThat(rows()).hasCount(1);
        assertThat(window.row(id(one))).isVisible();
        page.reload();
        assertThat(page.locator("[data-search]")).hasValue("function:greet batch:morning");
        find("state:succeeded of the morning");
        assertThat(page.locator(".tabs [aria-current=page]")).containsText("succeeded");
        assertThat(rows()).hasCount(1);
        find("batch:nobody");
        assertThat(window.heading("Nothing matches")).isVisible();
        page.getByLabel("Clear the search").click();
        assertThat(page.locator("[data-search]")).hasValue("");
        find(id(one));
        assertThat(window.heading(id(one))).isVisible();
    }

    @Test
    void cancelsWhatAFilterFindsAfterTheNumberWasTyped() {
        var six = new JsonArray();
        for (int i = 0; i < 6; i++) {
            six.add(new JsonObject()
                    .put("function", "hold")
                    .put("batch", "stop-me")
                    .put("payload", new JsonObject().put("gate", "gate.stays.shut")));
        }
        hive.submitAll(six);
        window.load("/tasks?batch=stop-me");
        assertThat(rows()).hasCount(6);
        page.keyboard().press("j");
        page.keyboard().press("x");
        assertThat(page.locator(".selection")).containsText("1 selected");
        page.keyboard().press("Escape");
        assertThat(page.locator(".selection")).hasCount(0);
        page.getByLabel("Select all").check();
        toolbar("Cancel").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("Cancel 6 tasks?");
        assertThat(button(dialog, "Cancel")).isDisabled();
        dialog.getByLabel("Type 6 to confirm").fill("6");
        button(dialog, "Cancel").click();
        assertThat(page.locator(".receipt")).containsText("6 cancelled");
        assertThat(page.locator("tbody [data-state=CANCELLED]")).hasCount(6);
        page.getByLabel("Select all").check();
        toolbar("Delete").click();
        dialog.getByLabel("Type 6 to confirm").fill("6");
        button(dialog, "Delete").click();
        assertThat(page.locator(".receipt")).containsText("6 deleted");
        assertThat(window.heading("Nothing matches")).isVisible();
    }

    @Test
    void movesAllThatMatchToAnotherPriority() {
        var crowd = new JsonArray();
        for (int i = 0; i < 120; i++) {
            crowd.add(named("greet", "bee " + i).put("batch", "crowd").put("delay", "1h"));
        }
        hive.submitAll(crowd);
        window.load("/tasks?batch=crowd");
        assertThat(rows()).hasCount(100);
        page.getByLabel("Select all").check();
        page.getByText(Pattern.compile("Select all .*that match")).click();
        toolbar("Priority").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("Another priority for 120 tasks?");
        dialog.getByLabel("Priority").fill("-3");
        button(dialog, "Priority").click();
        assertThat(page.locator(".receipt")).containsText("120 moved");
        assertThat(hive.ask("GET", "/tasks?batch=crowd&fields=priority&limit=500", new JsonObject())
                        .getJsonArray("items"))
                .hasSize(120)
                .containsOnly(new JsonObject().put("priority", -3));
    }

    @Test
    void changesWhatWaitsAndCopiesIt() {
        String address = hive.submit(named("greet", "first").put("delay", "1h"));
        window.load("/tasks/" + Hive.encoded(address));
        assertThat(page.locator(".why [data-code=SCHEDULED]")).isVisible();
        window.button("Edit").click();
        Locator dialog = page.locator("dialog");
        dialog.getByLabel("Payload").fill("{\"name\":\"second\",\"account\":12345678901234567890}");
        dialog.getByLabel("Priority").fill("7");
        button(dialog, "Save").click();
        assertThat(page.locator(".receipt")).containsText("Changed");
        assertThat(page.locator("waggle-json").first()).containsText("12345678901234567890");
        window.button("Copy and edit").click();
        assertThat(dialog.getByLabel("Payload")).hasValue(Pattern.compile("12345678901234567890"));
        dialog.getByLabel("Batch").fill("copies");
        button(dialog, "Submit the copy").click();
        assertThat(window.heading(id(address))).hasCount(0);
        assertThat(page.locator(".room-title .state")).hasText("succeeded");
        assertThat(page.locator("waggle-json").last()).containsText("second");
    }

    @Test
    void pausesAChannelShowsByWhomAndResumesItWhereSomebodyWaits() {
        hive.ended(hive.submit(named("greet", "so that there is a channel")));
        window.load("/channels");
        window.button("Pause greet").click();
        assertThat(page.locator(".receipt")).containsText("greet: dispatch paused");
        assertThat(window.row("greet")).containsText("partly paused");
        assertThat(window.row("greet")).containsText("dispatch by " + Hive.ADMIN);
        String waits = hive.submit(named("greet", "patient"));
        window.load("/tasks/" + Hive.encoded(waits));
        assertThat(page.locator(".why [data-code=CHANNEL_PAUSED]")).containsText("paused by " + Hive.ADMIN);
        button(page.locator(".why"), "Resume greet").click();
        assertThat(page.locator(".room-title .state")).hasText("succeeded");
    }

    @Test
    void changesSettingsWhereTheyStandAndSaysWhatIsWrong() {
        hive.ended(hive.submit(named("greet", "so that there is a channel")));
        window.load("/channels?open=greet");
        page.getByLabel("May wait").fill("4000");
        page.getByLabel("First wait").fill("soon");
        window.button("Save settings").click();
        assertThat(page.locator(".channel [role=alert]")).containsText("'backoff' must be a duration");
        page.getByLabel("First wait").fill("2s");
        window.button("Save settings").click();
        assertThat(page.locator(".receipt")).containsText("May wait not set → 4000, First wait not set → 2s");
        assertThat(window.row("greet").locator("td[data-label=Capacity]")).hasText("4,000");
        window.fits();
        try (Window other = chromium.window(hive, "vic")) {
            other.load("/channels?open=greet");
            assertThat(other.page.locator(".channel")).containsText("4000");
            assertThat(other.page.locator("main button, main form")).hasCount(0);
        }
    }

    @Test
    void reloadsAFamilyOfFailures() {
        for (int i = 0; i < 3; i++) {
            var payload = new JsonObject().put("gate", "gate.family").put("why", "over quota " + i);
            hive.ended(hive.submit("mail.send", payload));
        }
        window.load("/failures?channel=mail.send");
        Locator family = page.getByLabel("Failures that look alike").locator("tbody tr");
        assertThat(family).containsText("demo.Mail");
        assertThat(family.locator(".spark.bad polyline")).isVisible();
        family.locator("a.strong").click();
        assertThat(page).hasURL(Pattern.compile("family=[0-9a-f]{16}"));
        assertThat(page.locator(".family-card")).containsText("java.lang.IllegalStateException");
        assertThat(page.locator(".family-card")).containsText("north-1 3");
        window.fits();
        Functions.open("gate.family");
        window.button("Reload family").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("Reload 3 tasks?");
        button(dialog, "Reload").click();
        assertThat(page.locator(".receipt")).containsText("3 tasks reloaded");
        assertThat(page.getByText("No task of this family is in the fail list any more."))
                .isVisible();
        assertThat(window.wrongs()).isEmpty();
    }

    private void find(String text) {
        assertThat(page.locator("[data-search]")).isVisible();
        page.keyboard().press("/");
        assertThat(page.locator("[data-search]")).isFocused();
        page.keyboard().type(text);
        page.keyboard().press("Enter");
    }

    private Locator rows() {
        return page.locator("waggle-table tbody tr");
    }

    private Locator toolbar(String name) {
        return button(page.getByRole(AriaRole.TOOLBAR), name);
    }

    private static Locator button(Locator inside, String name) {
        return inside.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static JsonObject named(String function, String name) {
        return new JsonObject().put("function", function).put("payload", new JsonObject().put("name", name));
    }

    private static String id(String address) {
        return address.substring(address.indexOf('/') + 1);
    }
}
