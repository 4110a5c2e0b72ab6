package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, tokens, the own password, the audit, and what a node tells of itself. */
@Tag("browser")
class ConsolePeopleTest {

    private static final String OTHER_PASSWORD = "nine wasps in a column";

    private static Hive hive;
    private static Chromium chromium;
    private Window window;
    private Page page;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.open(folder);
        hive.user("paula", "viewer");
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
    void makesAUserShutsThemOutAndDeletesThemByName() {
        window.load("/settings?tab=users");
        window.button("Add user").click();
        Locator dialog = page.locator("dialog");
        dialog.getByLabel("User name").fill("bea");
        dialog.getByLabel("Password").fill("password");
        dialog.locator("input[value=operator]").check();
        dialog.getByRole(AriaRole.BUTTON, named("Add user")).click();
        assertThat(dialog.getByRole(AriaRole.ALERT)).isVisible();
        dialog.getByLabel("Password").fill(OTHER_PASSWORD);
        dialog.getByRole(AriaRole.BUTTON, named("Add user")).click();
        assertThat(page.locator(".receipt")).containsText("bea is made.");
        assertThat(window.row("bea")).containsText("operator");
        try (Window hers = chromium.window(hive)) {
            hers.page.navigate("/devices");
            hers.login("bea", OTHER_PASSWORD);
            assertThat(hers.row("north-1")).isVisible();
            window.button("Disable bea").click();
            page.keyboard().press("Shift+D");
            assertThat(window.row("bea")).containsText("disabled");
            assertThat(hers.button("Sign in")).isVisible();
        }
        window.button("Delete bea").click();
        Locator delete = dialog.getByRole(AriaRole.BUTTON, named("Delete"));
        assertThat(delete).isDisabled();
        dialog.locator("input").fill("bea");
        delete.click();
        assertThat(window.row("bea")).hasCount(0);
        assertThat(window.row(Hive.ADMIN).getByRole(AriaRole.BUTTON)).hasCount(1);
    }

    @Test
    void aLevelThatCouldNotBeSetIsNotShownAsSet() {
        window.load("/settings?tab=logging");
        Locator level = page.getByLabel("Level of ROOT");
        String before = level.inputValue();
        page.route("**/api/v1/nodes/**", route -> {
            if (route.request().method().equals("GET")) {
                route.resume();
            } else {
                route.abort();
            }
        });
        level.selectOption(before.equals("TRACE") ? "DEBUG" : "TRACE");
        assertThat(page.locator(".notice.bad")).isVisible();
        assertThat(level).isEnabled();
        assertThat(level).hasValue(before);
        page.unroute("**/api/v1/nodes/**");
    }

    @Test
    void showsATokenOnceAndRevokesIt() {
        window.load("/settings?tab=tokens");
        window.button("Make token").click();
        Locator dialog = page.locator("dialog");
        dialog.getByLabel("Name").fill("the mail team");
        dialog.getByLabel("Role").selectOption("submitter");
        dialog.getByLabel("Only these channels").fill("mail");
        dialog.getByRole(AriaRole.BUTTON, named("Make token")).click();
        String token = page.locator(".secret code").textContent();
        assertThat(token).startsWith("wgt_");
        assertThat(status(token)).isEqualTo(200);
        assertThat(window.row("the mail team")).containsText("mail");
        window.fits();
        page.reload();
        assertThat(window.row("the mail team")).isVisible();
        assertThat(page.content()).doesNotContain(token);
        window.button("Revoke the mail team").click();
        page.keyboard().press("Shift+R");
        assertThat(window.row("the mail team")).hasCount(0);
        Awaitility.await().until(() -> status(token) == 401);
    }

    @Test
    void changesTheOwnPasswordWithTheOldOne() {
        try (Window hers = chromium.window(hive, "paula")) {
            hers.load("/settings");
            change(hers, "not the old one", OTHER_PASSWORD, OTHER_PASSWORD);
            assertThat(hers.page.getByRole(AriaRole.ALERT)).isVisible();
            change(hers, Hive.PASSWORD, OTHER_PASSWORD, "something else");
            assertThat(hers.page.getByRole(AriaRole.ALERT)).containsText("not the same");
            change(hers, Hive.PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD);
            assertThat(hers.page.locator(".form-done")).containsText("Your password is changed");
            hers.load("/settings?tab=tokens");
            assertThat(hers.heading("No tokens")).isVisible();
            hers.page
                    .getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName("Redis").setExact(true))
                    .click();
            assertThat(hers.page.locator(".store-head")).containsText("answers in");
        }
    }

    @Test
    void readsTheAuditByItsAddressAndSavesIt() throws IOException {
        hive.ask("POST", "/devices/north-1/pause", new JsonObject());
        hive.ask("POST", "/devices/north-1/start", new JsonObject());
        window.load("/activity?tab=audit");
        assertThat(window.row("device.pause")).containsText("north-1");
        page.locator(".audit-filter input[name=action]").fill("device.start");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*action=device\\.start.*"));
        assertThat(window.row("device.start")).isVisible();
        assertThat(window.row("device.pause")).hasCount(0);
        page.reload();
        assertThat(window.row("device.start")).isVisible();
        window.row("device.start").locator(".fold").click();
        assertThat(page.locator(".command-detail pre").first()).containsText("north-1");
        Download saved = page.waitForDownload(() -> window.button("CSV").click());
        assertThat(saved.suggestedFilename()).startsWith("audit-").endsWith(".csv");
        List<String> lines = Files.readAllLines(saved.path());
        assertThat(lines.get(0)).startsWith("id,at,by");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("device.start");
        assertThat(window.wrongs()).isEmpty();
    }

    @Test
    void tellsHowTheNodeWasConfiguredAndWhoseWorkItIs() {
        window.load("/settings?tab=node");
        assertThat(window.row("name")).containsText("--name");
        assertThat(window.row("prefix")).containsText("default");
        assertThat(window.row("most-load")).containsText("not set");
        window.load("/settings?tab=licences");
        assertThat(page.locator("main pre").first()).containsText("Eclipse Vert.x");
        page.locator(".licences summary").first().click();
        assertThat(page.locator(".licences pre")).containsText("BSD 3-Clause");
        window.load("/settings");
        page.getByLabel("Language").selectOption("zh");
        assertThat(window.heading("设置")).isVisible();
        page.locator(".form select").first().selectOption("dark");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(window.wrongs()).isEmpty();
    }

    private static void change(Window window, String old, String next, String again) {
        window.page.getByLabel("Old password").fill(old);
        window.page
                .getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill(next);
        window.page.getByLabel("New password again").fill(again);
        window.button("Change password").click();
    }

    /** How the node answers who shows this token. */
    private static int status(String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hive.node.url() + "/api/v1/auth/me"))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
