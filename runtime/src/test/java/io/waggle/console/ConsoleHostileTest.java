package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All data is hostile text: tasks whose every free field tries to run a script, in every room. */
@Tag("browser")
class ConsoleHostileTest {

    private static final String SCRIPT = "window.stung=1";
    /** Breaks out of text, quotes, comments, titles, scripts and templates, whichever it lands in. */
    private static final String STING = "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(" + SCRIPT + ")//</stYle/</titLe/</teXtarEa/"
            + "</scRipt/--!>\"'><sVg/oNloAd=" + SCRIPT + "><img src=x onerror=" + SCRIPT + ">${" + SCRIPT + "}";
    /** The same for places that take no slash. */
    private static final String SHORT =
            "'\"><img src=x onerror=" + SCRIPT + "><svg onload=" + SCRIPT + ">${" + SCRIPT + "}";

    private static final List<String> TASKS = new ArrayList<>();
    private static Hive hive;
    private static Chromium chromium;

    @BeforeAll
    static void open(@TempDir Path folder) {
        hive = Hive.open(folder);
        hive.deploy(Functions.jar());
        hive.deploy(Functions.described(STING));
        TASKS.add(hive.submit(stung("odd", "f" + SHORT)));
        TASKS.add(hive.submit(stung("greet", "s" + SHORT)));
        TASKS.add(hive.submit(stung("greet", "javascript:alert(1)")));
        TASKS.add(hive.submit(stung("odd", "w".repeat(200))));
        TASKS.add(hive.submit(
                stung("greet", "q" + SHORT).put("delay", "1h").put("tags", new JsonArray().add("t".repeat(100)))));
        TASKS.subList(0, 4).forEach(hive::ended);
        String device = hive.ask(
                        "POST",
                        "/devices",
                        new JsonObject().put("node", "north").put("name", SHORT))
                .getJsonArray("devices")
                .getJsonObject(0)
                .getString("device");
        hive.ask("PATCH", "/devices/" + device, new JsonObject().put("tags", new JsonArray().add("t".repeat(100))));
        hive.ask("POST", "/tokens", new JsonObject().put("name", SHORT).put("role", "viewer"));
        hive.ask("POST", "/tasks/" + Hive.encoded(TASKS.get(4)) + "/cancel", new JsonObject());
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        chromium.close();
        hive.close();
    }

    @Test
    void runsNothingOfWhatItShows() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            List<String> places = new ArrayList<>(Window.ROOMS);
            TASKS.forEach(address -> places.add("/tasks/" + Hive.encoded(address)));
            places.add("/tasks?state=FAILED&channel=odd");
            places.add("/failures?channel=odd");
            places.add("/batches?open=" + Hive.encoded(STING));
            places.addAll(List.of("/devices?view=cards", "/devices?open=north-2", "/activity?open=c1"));
            places.add("/activity?tab=audit");
            List.of("users", "tokens", "node", "logging", "store", "licences")
                    .forEach(tab -> places.add("/settings?tab=" + tab));
            for (String place : places) {
                window.load(place);
                window.drawn();
                window.page
                        .locator("main summary")
                        .all()
                        .forEach(fold -> fold.evaluate("e => e.parentElement.open = true"));
                unharmed(window);
                window.fits();
            }
            window.load("/failures");
            assertThat(window.row(SHORT)).containsText("<sVg/oNloAd");
            assertThat(window.wrongs()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/devices?q=",
                "/batches?q=",
                "/batches?open=",
                "/channels?q=",
                "/channels?open=",
                "/tasks?q=",
                "/tasks?batch=",
                "/functions?q=",
                "/failures?family=",
                "/activity?tab=audit&by=",
                "/activity?tab=audit&target=",
                "/activity?open=",
                "/devices?view=cards&open=",
                "/settings?tab=node&q=",
            })
    void runsNothingOfItsAddress(String place) {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            window.load(place + Hive.encoded(STING));
            window.drawn();
            unharmed(window);
            window.fits();
            assertThat(window.wrongs()).isEmpty();
        }
    }

    @Test
    void runsNothingOfARefusal() {
        try (Window window = chromium.window(hive, Hive.ADMIN)) {
            for (String place : List.of(
                    "/tasks?channel=",
                    "/tasks?state=",
                    "/failures?channel=",
                    "/settings?tab=node&node=",
                    "/settings?tab=logging&node=",
                    "/tasks/")) {
                window.load(place + Hive.encoded(STING));
                assertThat(window.page.locator("main .notice.bad, main .empty").first())
                        .isVisible();
                unharmed(window);
                window.fits();
            }
            window.load("/functions");
            window.page.setInputFiles(
                    ".drop input", new FilePayload(SHORT + ".jar", "application/java-archive", new byte[] {7}));
            assertThat(window.page.locator(".notice.bad")).isVisible();
            unharmed(window);
            window.fits();
            assertThat(window.wrongs()).allMatch(wrong -> wrong.startsWith("error: Failed to load resource"));
        }
    }

    private static void unharmed(Window window) {
        assertThat(window.page.evaluate("window.stung === undefined")).isEqualTo(true);
        assertThat(window.page.locator("img, main [onload], main [onerror], main script"))
                .hasCount(0);
    }

    private static JsonObject stung(String function, String id) {
        return new JsonObject()
                .put("function", function)
                .put("id", id)
                .put("batch", STING)
                .put("tags", new JsonArray())
                .put(
                        "payload",
                        new JsonObject().put("name", STING).put("why", STING).put(STING, new JsonArray().add(STING)));
    }
}
