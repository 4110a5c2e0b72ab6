package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.control.DeviceStatus;
import io.waggle.control.Vitals;
import io.waggle.security.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a balancer and a supervisor are told. */
class HealthRoutesTest {

    @TempDir
    Path data;

    private ApiFixture api;

    @BeforeEach
    void open() {
        api = new ApiFixture(data).withUsers();
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void vitals(boolean leased, long silentMs) {
        DeviceStatus device = new Doubles.OneDevice().devices().await().get(0);
        api.vitals = new Vitals("0.0.0", leased, 300, 700, 1_000_000, List.of(new Vitals.Device(device, silentMs)));
    }

    private JsonObject get(String path, int status) {
        var reply = api.anonymous(GET, path).send().await();
        assertThat(reply.statusCode()).as(reply.bodyAsString()).isEqualTo(status);
        return reply.bodyAsJsonObject();
    }

    private static String status(JsonObject health, String check) {
        return health.getJsonObject("checks").getJsonObject(check).getString("status");
    }

    @Test
    void aNodeThatCanWorkIsReadyAndSaysHowOldItsWordIs() {
        vitals(true, 900);
        JsonObject ready = get("/health/ready", 200);
        assertThat(ready.getString("status")).isEqualTo("UP");
        assertThat(ready.getJsonObject("checks").getJsonObject("devices").getInteger("ageMs"))
                .isEqualTo(900);
        assertThat(ready.getJsonObject("checks").getJsonObject("lease").getInteger("ageMs"))
                .isEqualTo(300);
        assertThat(ready.getJsonObject("checks").getJsonObject("store").getDouble("roundTripMs"))
                .isNotNegative();
        assertThat(status(ready, "intake")).isEqualTo("OPEN");
        assertThat(get("/health/live", 200).getString("status")).isEqualTo("UP");
    }

    @Test
    void withoutALeaseItIsNotReadyThoughItLives() {
        vitals(false, 0);
        assertThat(status(get("/health/ready", 503), "lease")).isEqualTo("DOWN");
        get("/health/live", 200);
    }

    @Test
    void aDeviceThatIsHeldUpTakesItOutOfServiceAndEndsItWhenThatLasts() {
        vitals(true, 25_000);
        assertThat(status(get("/health/ready", 503), "devices")).isEqualTo("DOWN");
        get("/health/live", 200);
        vitals(true, 200_000);
        assertThat(status(get("/health/live", 503), "devices")).isEqualTo("DOWN");
    }

    @Test
    void withoutTheStoreItIsNotReady() {
        vitals(true, 0);
        api.channels.gone = true;
        try {
            JsonObject health = get("/health/ready", 503);
            assertThat(status(health, "store")).isEqualTo("DOWN");
            assertThat(health.getJsonObject("checks").getJsonObject("store").getInteger("ageMs"))
                    .isEqualTo(700);
            get("/health/live", 200);
        } finally {
            api.channels.gone = false;
        }
    }

    @Test
    void aShutIntakeIsToldAndTakesNoNodeOutOfService() {
        vitals(true, 0);
        var reply = api.as(Role.OPERATOR, io.vertx.core.http.HttpMethod.POST, "/api/v1/dispatch/pause")
                .send()
                .await();
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(status(get("/health/ready", 200), "intake")).isEqualTo("SHUT");
    }
}
