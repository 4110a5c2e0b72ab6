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
    void shows_how_long_it_took_and_what_happened_when() throws IOException {
        String values = "\"wait\":{\"p50\":7,\"p95\":80,\"p99\":90,\"max\":91,\"mean\":9.5},\"run\":{\"p50\":null}";
        try (Answers node = new Answers()
                .on(
                        "/stats/times",
                        200,
                        "{\"items\":[{\"channel\":\"c\",\"function\":\"crawl\",\"count\":3," + values + "}]}")
                .on(
                        "/stats/history",
                        200,
                        "{\"items\":[{\"at\":\"2026-11-22T08:00:00Z\",\"submitted\":5,\"failed\":2," + values
                                + "}],\"next\":null}")) {
            assertThat(node.run("stats", "--times")).as(node.err()).isEqualTo(Exit.OK);
            assertThat(node.out())
                    .contains("CHANNEL  FUNCTION  COUNT  WAIT P50  P95  P99  MAX  RUN P50")
                    .contains("c        crawl     3      7         80   90   91   -");
            assertThat(node.run("stats", "--times", "60", "--function", "crawl"))
                    .isEqualTo(Exit.OK);
            assertThat(node.run("stats", "--history")).isEqualTo(Exit.OK);
            assertThat(node.out()).contains("FROM", "2026-11-22T08:00:00Z  5          -          2");
            assertThat(node.run("stats", "--history", "day", "--last", "7", "--json"))
                    .isEqualTo(Exit.OK);
            assertThat(node.requests())
                    .containsExactly(
                            "GET /api/v1/stats/times?minutes=10",
                            "GET /api/v1/stats/times?minutes=60&function=crawl",
                            "GET /api/v1/stats/history?unit=hour&limit=24",
                            "GET /api/v1/stats/history?unit=day&limit=7");
            assertThat(node.run("stats", "--times", "--latest")).isEqualTo(Exit.USAGE);
            assertThat(node.run("stats", "--history", "--batch", "b")).isEqualTo(Exit.USAGE);
            assertThat(node.run("stats", "--last", "3")).isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void names_the_values_that_a_field_has() throws IOException {
        try (Answers node =
                new Answers().on("/facets", 200, "{\"items\":[{\"value\":\"night\",\"count\":20}],\"next\":null}")) {
            assertThat(node.run("facets", "batch", "--prefix", "ni ", "--limit", "3"))
                    .isEqualTo(Exit.OK);
            assertThat(node.out()).contains("BATCH  TASKS", "night  20");
            assertThat(node.requests()).containsExactly("GET /api/v1/facets?field=batch&limit=3&prefix=ni%20");
            assertThat(node.run("facets")).isEqualTo(Exit.USAGE);
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
