package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploy, submit, watch and mend: what the person on duty does. */
@Tag("browser")
class ConsoleWorkTest {

    private static Hive hive;
    private static Chromium chromium;
    private Window window;
    private Page page;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.open(folder);
        hive.deploy(Functions.jar());
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
    void deploysAChosenJarAndTellsWhoHasLoadedIt() {
        page.navigate("/functions");
        page.setInputFiles(".drop input", file("chosen.jar", Functions.described("Chosen by hand")));
        Locator receipt = page.locator(".receipt.deploy[role=status]");
        assertThat(receipt).containsText("Deployed");
        assertThat(receipt).containsText("loaded on 1 of 1 node");
        assertThat(receipt.locator("[data-outcome=LOADED]")).containsText("north");
        assertThat(window.heading("odd")).isVisible();
        assertThat(window.row("chosen.jar").locator(".chip.on")).hasText("active");
    }

    @Test
    void deploysADroppedJar() {
        page.navigate("/functions");
        drop("dropped.jar", Functions.described("Dropped"));
        assertThat(page.locator(".receipt.deploy[role=status]")).containsText("Deployed");
        assertThat(window.row("dropped.jar")).isVisible();
        assertThat(page.getByText("Dropped", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    @Test
    void saysWhyAJarIsRefusedAndKeepsWhatWasThere() {
        page.navigate("/functions");
        assertThat(window.heading("greet")).isVisible();
        page.setInputFiles(".drop input", file("broken.jar", new byte[] {1, 2, 3}));
        assertThat(page.locator(".notice.bad")).containsText("broken.jar");
        page.setInputFiles(".drop input", file("empty.jar", Functions.without()));
        assertThat(page.locator(".notice.bad")).containsText("function");
        assertThat(page.locator(".receipt.deploy")).hasCount(0);
        assertThat(window.heading("greet")).isVisible();
        assertThat(window.row("empty.jar")).hasCount(0);
    }

    @Test
    void showsATaskFromItsSubmissionToItsEnd() {
        page.navigate("/tasks");
        window.button("Submit a task").click();
        page.getByLabel("Function").selectOption("hold");
        page.getByLabel("Payload").fill("{\"gate\":\"gate.life\"}");
        page.locator("dialog")
                .getByRole(AriaRole.BUTTON, named("Submit a task"))
                .click();
        assertThat(page.locator(".room-title .state")).hasText("running");
        window.plant();
        Functions.open("gate.life");
        assertThat(page.locator(".room-title .state")).hasText("succeeded");
        assertThat(page.locator("waggle-json").last()).containsText("released");
        assertThat(page.locator(".stateline li")).hasCount(3);
        window.stillThere();
    }

    @Test
    void countsLiveInEveryRoom() {
        Window channels = chromium.window(hive, Hive.ADMIN);
        Window tasks = chromium.window(hive, Hive.ADMIN);
        hive.ended(hive.submit("greet", name("first")));
        channels.load("/channels");
        tasks.load("/tasks?channel=greet&state=SUCCEEDED");
        assertThat(tasks.row("greet").first()).isVisible();
        window.load("/");
        for (Window each : new Window[] {window, channels, tasks}) {
            each.plant();
        }
        var hundred = new JsonArray();
        for (int i = 0; i < 100; i++) {
            hundred.add(new JsonObject().put("function", "greet").put("payload", name("n" + i)));
        }
        hive.submitAll(hundred);
        String held = hive.submit("hold", new JsonObject().put("gate", "gate.count"));

        assertThat(page.locator(".vital.running b")).hasText("1");
        assertThat(channels.row("hold").locator("[data-label=Running]")).hasText("1");
        Functions.open("gate.count");
        hive.ended(held);
        assertThat(page.locator(".vital.running b")).hasText("0");
        assertThat(channels.row("greet").locator("[data-label=Succeeded]")).hasText(Pattern.compile("1\\d\\d"));
        assertThat(tasks.page.locator(".fresh")).hasText(Pattern.compile("100 new.*"));
        tasks.page.keyboard().press("r");
        assertThat(tasks.page.locator(".fresh")).hasCount(0);
        assertThat(tasks.page.locator("tbody tr")).hasCount(100);
        for (Window each : new Window[] {window, channels, tasks}) {
            each.stillThere();
        }
        channels.close();
        tasks.close();
    }

    @Test
    void showsAFailureAndReloadsIt() {
        String address = fails("gate.reload", "no mailbox on the shelf");
        String id = address.substring(address.indexOf('/') + 1);
        window.load("/failures?channel=mail.send");
        Locator row = window.row(id);
        assertThat(row).containsText("IllegalStateException");
        assertThat(row).containsText("no mailbox on the shelf");
        row.locator("summary").click();
        assertThat(row.locator("pre")).containsText("demo.Mail.run(Mail.java");
        assertThat(row.locator("pre")).containsText("Caused by: java.io.IOException: 452 over quota");
        window.plant();
        Functions.open("gate.reload");
        window.button("Reload " + id).click();
        assertThat(page.locator(".receipt")).containsText("1 task reloaded into its channel");
        assertThat(window.row(id)).hasCount(0);
        window.stillThere();
        window.load("/tasks/" + Hive.encoded(address));
        assertThat(page.locator(".room-title .state")).hasText("succeeded");
    }

    @Test
    void deletesAFailureAfterASecondKey() {
        window.load("/failures?channel=mail.send");
        window.drawn();
        String address = fails("gate.never", "to be deleted");
        String id = address.substring(address.indexOf('/') + 1);
        assertThat(page.locator(".fresh")).containsText("1 new");
        page.keyboard().press("r");
        assertThat(window.row(id)).isVisible();
        window.button("Delete " + id).click();
        page.locator("dialog").getByRole(AriaRole.BUTTON, named("Do nothing")).click();
        assertThat(window.row(id)).isVisible();
        window.button("Delete " + id).click();
        assertThat(page.locator("dialog").getByRole(AriaRole.BUTTON, named("Delete")))
                .isEnabled();
        page.keyboard().press("Shift+D");
        assertThat(page.locator(".receipt")).containsText("1 task deleted");
        assertThat(window.row(id)).hasCount(0);
        page.navigate("/tasks/" + Hive.encoded(address));
        assertThat(window.heading("No such task")).isVisible();
    }

    @Test
    void pausesAndStartsADeviceBeforeTheEyesOfAnother() {
        try (Window other = chromium.window(hive, Hive.ADMIN)) {
            other.load("/devices");
            assertThat(other.row("north-1")).containsText("running");
            other.plant();
            window.load("/devices");
            window.button("Pause north-1").click();
            assertThat(page.locator(".receipt")).containsText("paused on 1 of 1 device");
            assertThat(other.row("north-1")).containsText("paused");
            assertThat(window.row("north-1")).containsText("paused");
            assertThat(page.locator(".room-title p")).hasText("0 of 1 running, 0 of 4 slots busy");
            String waits = hive.submit("greet", name("later"));
            window.load("/tasks/" + Hive.encoded(waits));
            assertThat(page.locator(".why [data-code=DEVICES_HELD]")).containsText("takes tasks: north-1 is PAUSED");
            page.locator(".why")
                    .getByRole(AriaRole.BUTTON, named("Start north-1"))
                    .click();
            assertThat(other.row("north-1")).containsText("running");
            assertThat(page.locator(".room-title .state")).hasText("succeeded");
            other.stillThere();
        } finally {
            window.load("/devices");
            if (window.button("Start north-1").isVisible()) {
                window.button("Start north-1").click();
            }
        }
    }

    private static String fails(String gate, String why) {
        String address =
                hive.submit("mail.send", new JsonObject().put("gate", gate).put("why", why));
        assertThat(hive.ended(address).getString("state")).isEqualTo("FAILED");
        return address;
    }

    private void drop(String name, byte[] jar) {
        Object transfer = page.evaluateHandle(
                "([name, text]) => { const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));"
                        + " const transfer = new DataTransfer(); transfer.items.add(new File([bytes], name)); return transfer; }",
                new String[] {name, Base64.getEncoder().encodeToString(jar)});
        for (String event : new String[] {"dragover", "drop"}) {
            page.dispatchEvent(".drop", event, java.util.Map.of("dataTransfer", transfer));
        }
    }

    private static FilePayload file(String name, byte[] jar) {
        return new FilePayload(name, "application/java-archive", jar);
    }

    private static JsonObject name(String name) {
        return new JsonObject().put("name", name);
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
