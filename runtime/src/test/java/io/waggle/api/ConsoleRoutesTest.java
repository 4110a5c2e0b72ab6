package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths lead to the console's page, and which to one of its files or to none. */
class ConsoleRoutesTest {

    private static final String PAGE = "text/html,application/xhtml+xml,*/*;q=0.8";

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tasks", "/tasks/mail.send%2Fw1_2_3", "/tasks/mail%2Forder%2017.js", "/no.such/room"})
    void givesABrowserThePageForEveryRoom(String path) {
        var answer = get(path, PAGE);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Content-Type")).startsWith("text/html");
        assertThat(answer.bodyAsString()).contains("<waggle-app>");
    }

    @Test
    void givesATasksPageToEverybody() {
        assertThat(get("/tasks/mail.send%2Fx", "*/*").bodyAsString()).contains("<waggle-app>");
    }

    @Test
    void givesAFileAsItselfWhoeverAsks() {
        assertThat(get("/app.js", PAGE).getHeader("Content-Type")).startsWith("text/javascript");
        assertThat(get("/app.js", "*/*").getHeader("Content-Type")).startsWith("text/javascript");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none.js", "/rooms/none.js", "/favicon.ico"})
    void givesNoPageForAFileThatIsMissing(String path) {
        assertThat(get(path, "*/*").statusCode()).isEqualTo(404);
    }

    @Test
    void givesNoPageUnderTheApi() {
        assertThat(get("/api/v1/none.such", PAGE).statusCode()).isEqualTo(404);
    }

    private HttpResponse<Buffer> get(String path, String accept) {
        return api.anonymous(GET, path).putHeader("Accept", accept).send().await();
    }
}
