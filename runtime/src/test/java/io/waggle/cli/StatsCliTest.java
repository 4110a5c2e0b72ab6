package io.waggle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatsCliTest {

    private static final String BATCH = "{\"items\":[{\"function\":\"crawl\",\"batch\":\"b 1\",\"submitted\":9,"
            + "\"finished\":4,\"waiting\":3,\"working\":1,\"failed\":1,\"cancelled\":0,\"deleted\":0,\"count\":12,"
            + "\"avgMs\":1.5,\"beginAt\":\"2026-11-22T08:30:00Z\",\"updatedAt\":\"2026-11-22T08:31:00Z\","
            + "\"devices\":[\"n1-1\"]}],\"next\":null,\"total\":1}";
    private static final String DEVICES = "{\"items\":[{\"device\":\"n1-1\",\"node\":\"n1\",\"function\":\"crawl\","
            + "\"batch\":\"b 1\",\"collected\":7,\"succeeded\":4,\"failed\":1,\"retried\":1,\"running\":1}],\"next\":null}";

    @Test
    void shows_figures_by_what_is_asked_for() throws IOException {
        try (Answers node = new Answers().on("/stats/summary", 200, BATCH)) {
            assertThat(node.run("stats")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("FUNCTION  SUBMITTED  FINISHED", "crawl     9          4");
            assertThat(node.run("stats", "--by", "channel,batch", "--function", "crawl"))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("stats", "--list", "3")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("DEVICES", "n1-1");
            assertThat(node.requests())
                    .containsExactly(
                            "GET /api/v1/stats/summary?groupBy=function&limit=500",
                            "GET /api/v1/stats/summary?groupBy=channel%2Cbatch&function=crawl&limit=500",
                            "GET /api/v1/stats/summary?groupBy=batch&limit=3");
        }
    }

    @Test
    void shows_the_devices_and_the_rest_of_a_batch() throws IOException {
        try (Answers node = new Answers().on("/stats/summary", 200, BATCH).on("/stats/devices", 200, DEVICES)) {
            assertThat(node.run("stats", "--job", "b 1")).isEqualTo(Exit.OK);
            assertThat(node.out())
                    .contains("n1-1    n1    crawl     7          4")
                    .contains("batch b 1, since 2026-11-22T08:30:00Z: 9 submitted, 4 finished, 1 failed")
                    .contains("3 undistributed");
            assertThat(node.requests().get(0)).startsWith("GET /api/v1/stats/devices?batch=b%201");
        }
        try (Answers node = new Answers().on("/stats/summary", 200, BATCH).on("/stats/devices", 200, DEVICES)) {
            assertThat(node.run("stats", "--latest", "--json")).isEqualTo(Exit.OK);
            JsonObject answer = new JsonObject(node.out());
            assertThat(answer.getLong("waiting")).isEqualTo(3);
            assertThat(answer.getJsonArray("devices").getJsonObject(0).getLong("collected"))
                    .isEqualTo(7);
        }
    }

    @Test
    void says_what_does_not_go_together_and_what_is_not_there() throws IOException {
        try (Answers node = new Answers()
                .on("/stats/summary", 200, "{\"items\":[],\"next\":null}")
                .on("/stats/devices", 200, "{\"items\":[],\"next\":null}")) {
            assertThat(node.run("stats", "--job", "b", "--latest")).isEqualTo(Exit.USAGE);
            assertThat(node.run("stats", "--latest", "--batch", "b")).isEqualTo(Exit.USAGE);
            assertThat(node.run("stats", "--list", "0")).isEqualTo(Exit.USAGE);
            assertThat(node.run("stats", "--job", "b")).isEqualTo(Exit.FAILED);
            assertThat(node.err()).contains("There is no batch \"b\"");
            assertThat(node.run("stats", "--latest")).isEqualTo(Exit.FAILED);
        }
    }
}
