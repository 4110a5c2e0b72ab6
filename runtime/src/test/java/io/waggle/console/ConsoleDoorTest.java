package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The way in: the first administrator is made once, so the tests stand in an order. */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleDoorTest {

    private static Hive hive;
    private static Chromium chromium;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.fresh(folder);
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        chromium.close();
        hive.close();
    }

    @Test
    @Order(1)
    void makesTheFirstAdministratorWithTheRightTokenOnly() {
        try (Window window = chromium.window(hive)) {
            Page page = window.page;
            page.navigate("/devices");
            assertThat(page).hasURL(hive.node.url() + "/setup");
            fill(page, "not-the-token-at-all");
            window.button("Create and sign in").click();
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                    .containsText("token");
            fill(page, hive.setupToken());
            window.button("Create and sign in").click();
            assertThat(window.heading("Overview")).isVisible();
            window.live();
            assertThat(page.locator(".who")).hasText(Hive.ADMIN);
        }
    }

    @Test
    @Order(2)
    void letsInWhoKnowsThePasswordAndOutAgain() {
        try (Window window = chromium.window(hive)) {
            Page page = window.page;
            page.navigate("/devices?q=north");
            window.login(Hive.ADMIN, "not the password");
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                    .isVisible();
            window.login(Hive.ADMIN, Hive.PASSWORD);
            assertThat(window.row("north-1")).isVisible();
            assertThat(page).hasURL(hive.node.url() + "/devices?q=north");

            window.button("Sign out").click();
            assertThat(window.button("Sign in")).isVisible();
            page.navigate("/devices");
            assertThat(window.button("Sign in")).isVisible();
            assertThat(window.row("north-1")).hasCount(0);
        }
    }

    @Test
    @Order(3)
    void leadsNobodyAwayAfterTheLogin() {
        for (String elsewhere :
                new String[] {"//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil"}) {
            try (Window window = chromium.window(hive)) {
                window.page.navigate("/login?to=" + Hive.encoded(elsewhere));
                window.login(Hive.ADMIN, Hive.PASSWORD);
                assertThat(window.heading("Overview")).isVisible();
                assertThat(window.page).hasURL(hive.node.url() + "/");
                assertThat(window.wrongs())
                        .noneMatch(wrong -> wrong.startsWith("thrown") || wrong.startsWith("dialog"));
            }
        }
    }

    @Test
    @Order(4)
    void fitsANarrowScreen() {
        try (Window window = chromium.window(hive)) {
            window.page.navigate("/login");
            assertThat(window.button("Sign in")).isVisible();
            window.fits();
        }
    }

    private static void fill(Page page, String token) {
        page.getByLabel("Setup token").fill(token);
        page.getByLabel("User name").fill(Hive.ADMIN);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Hive.PASSWORD);
        page.getByLabel("Password again").fill(Hive.PASSWORD);
    }
}
