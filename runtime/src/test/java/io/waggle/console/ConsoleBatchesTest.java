package io.waggle.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches with their figures as they move, and what is done to a whole one. */
@Tag("browser")
class ConsoleBatchesTest {

    /** Waits until the stream has told the statistics so often. */
    private static final String STATS = """
            (times) => import('/live.js').then(({ live }) => new Promise((done) => {
              let told = 0;
              live.addEventListener('event', ({ detail }) => detail.type === 'stats' && ++told === times && done());
            }))
            """;

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

    private static JsonObject task(String function, String batch, String gate) {
        return new JsonObject()
                .put("function", function)
                .put("batch", batch)
                .put("payload", new JsonObject().put("gate", gate));
    }

    private static void submit(int count, JsonObject task) {
        JsonArray all = new JsonArray();
        for (int i = 0; i < count; i++) {
            all.add(task.copy());
        }
        hive.submitAll(all);
    }

    private Locator cell(String batch, String label) {
        return window.row(batch).locator("td[data-label='" + label + "']");
    }

    private Locator action(String name) {
        return button(page.getByRole(AriaRole.TOOLBAR), name);
    }

    private static Locator button(Locator inside, String name) {
        return inside.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void cancelsOneBatchAndLeavesTheOthersAlone() {
        submit(3, task("hold", "red", "gate.batch.red"));
        submit(5, task("hold", "blue", "gate.batch.never"));
        window.load("/");
        page.keyboard().press("g");
        page.keyboard().press("b");
        assertThat(window.heading("Batches")).isVisible();
        assertThat(cell("blue", "Submitted")).hasText("5");
        assertThat(cell("red", "Working")).hasText("3");
        window.plant();
        window.row("blue").locator(".fold").click();
        assertThat(page.locator(".batch")).containsText("hold");
        assertThat(page.locator(".batch")).containsText("north-1");
        assertThat(action("Reload failures")).isDisabled();
        action("Cancel").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("Cancel 5 tasks?");
        dialog.getByLabel("Type 5 to confirm").fill("5");
        button(dialog, "Cancel").click();
        assertThat(page.locator(".receipt")).containsText("blue: 5 cancelled");
        assertThat(cell("blue", "Cancelled")).hasText("5");
        assertThat(cell("blue", "Waiting")).hasText("0");
        assertThat(cell("red", "Working")).hasText("3");
        assertThat(cell("red", "Cancelled")).hasText("0");
        Functions.open("gate.batch.red");
        assertThat(cell("red", "Finished")).hasText("3");
        assertThat(cell("red", "Progress")).containsText("100%");
        window.stillThere();
        window.fits();
        assertThat(window.wrongs()).isEmpty();
    }

    @Test
    void movesReloadsRunsAgainAndCopiesAWholeBatch() {
        submit(2, task("greet", "slow", "none").put("delay", "1h"));
        submit(3, task("mail.send", "post", "gate.batch.post"));
        window.load("/batches?open=post");
        assertThat(cell("post", "Failed")).hasText("3");
        Functions.open("gate.batch.post");
        action("Reload failures").click();
        Locator dialog = page.locator("dialog");
        assertThat(dialog).containsText("Reload 3 tasks?");
        button(dialog, "Reload").click();
        assertThat(page.locator(".receipt")).containsText("post: 3 tasks reloaded");
        assertThat(cell("post", "Finished")).hasText("3");
        action("Run again").click();
        button(dialog, "Run again").click();
        assertThat(page.locator(".receipt")).containsText("post: 3 run again");
        action("Copy").click();
        dialog.getByLabel("Batch").fill("post two");
        button(dialog, "Copy").click();
        assertThat(page.locator(".receipt")).containsText("post: 3 copied");
        page.locator(".fresh").click();
        assertThat(cell("post two", "Finished")).hasText("3");

        window.load("/batches?open=slow");
        action("Priority").click();
        assertThat(dialog).containsText("Another priority for 2 tasks?");
        dialog.getByLabel("Priority").fill("7");
        button(dialog, "Priority").click();
        assertThat(page.locator(".receipt")).containsText("slow: 2 moved");
        assertThat(hive.ask("GET", "/tasks?batch=slow&fields=priority", new JsonObject())
                        .getJsonArray("items"))
                .containsOnly(new JsonObject().put("priority", 7));
        action("Delete").click();
        dialog.getByLabel("Type 2 to confirm").fill("2");
        button(dialog, "Delete").click();
        assertThat(page.locator(".receipt")).containsText("slow: 2 deleted");
        assertThat(window.wrongs()).isEmpty();
    }

    @Test
    void readsNothingWhileNothingMoves() {
        hive.ended(hive.submit(task("greet", "still", "none")));
        window.load("/batches");
        assertThat(cell("still", "Finished")).hasText("1");
        page.evaluate(STATS, 2);
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest(request -> {
            if (request.url().contains("/api/")) {
                asked.add(request.url());
            }
        });
        page.evaluate(STATS, 3);
        assertThat(asked).isEmpty();
        hive.ended(hive.submit(task("greet", "still", "none")));
        assertThat(cell("still", "Finished")).hasText("2");
        assertThat(asked).anyMatch(url -> url.contains("/stats/summary"));
    }

    @Test
    void findsOneByNameAndOffersAViewerNothing() {
        submit(1, task("greet", "needle", "none"));
        submit(1, task("greet", "hay", "none"));
        try (Window hers = chromium.window(hive, "vic")) {
            hers.load("/batches");
            assertThat(hers.row("hay")).isVisible();
            hers.page.keyboard().press("/");
            hers.page.keyboard().type("needle");
            hers.page.keyboard().press("Enter");
            assertThat(hers.row("hay")).hasCount(0);
            assertThat(hers.page.locator(".batch")).containsText("Read only");
            assertThat(hers.page.locator("main button")).hasCount(0);
            hers.page.getByLabel("Clear the search").click();
            assertThat(hers.row("hay")).isVisible();
            hers.load("/batches?q=nobody");
            assertThat(hers.heading("Nothing matches")).isVisible();
        }
    }
}
