package io.waggle.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The machine's Chromium, without a window. Everything that comes from it is used on one thread. */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final int MOST_MS = 15_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium open() {
        PlaywrightAssertions.setDefaultAssertionTimeout(MOST_MS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program())
                        .setArgs(FLAGS));
        return new Chromium(playwright, browser);
    }

    /** A window of its own: nobody is signed in. */
    Window window(Hive hive) {
        return new Window(context(hive));
    }

    /** A window of somebody who is signed in. */
    Window window(Hive hive, String user) {
        BrowserContext context = context(hive);
        context.addCookies(List.of(new Cookie("waggle_session", hive.token(user)).setUrl(hive.node.url())));
        return new Window(context);
    }

    private BrowserContext context(Hive hive) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(hive.node.url())
                .setViewportSize(Window.WIDE, 900)
                .setLocale("en-GB"));
        context.setDefaultTimeout(MOST_MS);
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Path program() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The tests of the console need Chromium, and there is none"
                        + " on the PATH: install it (Debian: apt-get install chromium)."));
    }
}
