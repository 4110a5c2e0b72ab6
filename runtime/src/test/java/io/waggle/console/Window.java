package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;

/** One page of the console, with a note of everything in it that went wrong. */
final class Window implements AutoCloseable {

    /** The rooms that are there for everybody. */
    static final List<String> ROOMS = List.of(
            "/", "/tasks", "/batches", "/channels", "/failures", "/devices", "/functions", "/activity", "/settings");

    static final int WIDE = 1280;
    static final int NARROW = 390;

    private static final String WATCH = "addEventListener('securitypolicyviolation',"
            + " e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))";

    /** The elements that reach, or whose text reaches, out of the window, when it can be scrolled sideways. */
    private static final String TOO_WIDE = """
            () => {
              const most = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= most) return [];
              const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > most + 1
                || (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible' && e.clientWidth > 0));
              return ['scrolls', ...out.slice(0, 8).map((e) =>
                `${e.tagName}.${e.getAttribute('class')} ${e.textContent.trim().slice(0, 40)}`)];
            }
            """;

    final Page page;
    private final BrowserContext context;
    private final List<String> wrongs = new ArrayList<>();

    Window(BrowserContext context) {
        this.context = context;
        context.addInitScript(WATCH);
        page = context.newPage();
        page.onConsoleMessage(said -> {
            if (said.type().equals("error") || said.type().equals("warning")) {
                wrongs.add(said.type() + ": " + said.text() + " at " + page.url());
            }
        });
        page.onPageError(thrown -> wrongs.add("thrown: " + thrown + " at " + page.url()));
        page.onDialog(dialog -> {
            wrongs.add("dialog: " + dialog.message() + " at " + page.url());
            dialog.dismiss();
        });
    }

    void login(String user, String password) {
        page.getByLabel("User name").fill(user);
        page.getByLabel("Password").fill(password);
        button("Sign in").click();
    }

    void live() {
        assertThat(page.locator(".dot")).hasAttribute("data-status", "live");
    }

    /** Opens an address as a browser does, all anew. */
    void load(String path) {
        page.navigate(path);
        live();
    }

    /** Waits until the room shows what it has, and not the frame of it. */
    void drawn() {
        assertThat(page.locator("main h1")).isVisible();
        assertThat(page.locator("main .frame")).hasCount(0);
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new GetByRoleOptions().setName(name).setExact(true));
    }

    /** The row of a table in which a text stands. */
    Locator row(String text) {
        return page.locator("tbody tr:not(.more)", new Page.LocatorOptions().setHasText(text));
    }

    /** Sees to it that a sign planted in the page is still there: it was not loaded again. */
    void plant() {
        page.evaluate("window.planted = true");
    }

    void stillThere() {
        assertThat(page.evaluate("window.planted === true"))
                .as("the page was not loaded again")
                .isEqualTo(true);
    }

    /** Fails when anything is wider than the window, on a wide screen and on a narrow one. */
    void fits() {
        for (int width : new int[] {NARROW, WIDE}) {
            page.setViewportSize(width, width == NARROW ? 844 : 900);
            assertThat((List<?>) page.evaluate(TOO_WIDE))
                    .as("too wide for " + width + " px at " + page.url())
                    .isEmpty();
        }
    }

    /** What went wrong since the window was opened. */
    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    @Override
    public void close() {
        context.close();
    }
}
