package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.channel.GroupFigures;
import io.waggle.channel.GroupFigures.OnDevice;
import io.waggle.security.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the routes make of figures. */
class FiguresRoutesTest {

    private static ApiFixture api;

    @BeforeAll
    static void open(@TempDir Path data) {
        api = new ApiFixture(data).withUsers();
        api.channels.tasks.put("crawl", new TreeMap<>());
        api.channels.tasks.put("mail", new TreeMap<>());
        api.figures.addAll(List.of(
                group(
                        "crawl",
                        "crawl",
                        "one",
                        10,
                        4,
                        1,
                        4_000,
                        20,
                        new OnDevice("n1-1", 5, 1, 2, 1),
                        new OnDevice("-", 1, 0, 0, 0)),
                group("crawl", "parse", "two", 3, 3, 0, 7_000, 3, new OnDevice("n1-1", 3, 0, 0, 0)),
                group("mail", "parse", "one", 2, 0, 0, 5_000, 0),
                group("mail", "parse", "", 100, 100, 0, 1_000, 100, new OnDevice("n9-4", 100, 0, 0, 0))));
    }

    @AfterAll
    static void close() {
        api.close();
    }

    private static GroupFigures group(
            String channel,
            String function,
            String batch,
            long submitted,
            long succeeded,
            long failed,
            long at,
            long count,
            OnDevice... devices) {
        return new GroupFigures(
                channel,
                function,
                batch,
                submitted,
                succeeded,
                failed,
                1,
                1,
                6,
                9,
                count,
                at,
                at + 500,
                List.of(devices));
    }

    private static List<JsonObject> items(String path) {
        var response = api.as(Role.VIEWER, GET, "/api/v1" + path).send().await();
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        return response.bodyAsJsonObject().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String refusal(String path) {
        var response = api.as(Role.VIEWER, GET, "/api/v1" + path).send().await();
        assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        return response.bodyAsJsonObject().getString("detail");
    }

    @Test
    void adds_up_by_function_where_nothing_is_said() {
        assertThat(items("/stats/summary")).containsExactly(new JsonObject("""
                                {"function":"crawl","submitted":10,"finished":4,"waiting":2,"working":1,"failed":1,
                                "cancelled":1,"deleted":1,"count":20,"avgMs":1.5,
                                "beginAt":"1970-01-01T00:00:04Z","updatedAt":"1970-01-01T00:00:04.500Z","devices":["-","n1-1"]}"""), new JsonObject("""
                                {"function":"parse","submitted":105,"finished":103,"waiting":0,"working":0,"failed":0,
                                "cancelled":3,"deleted":3,"count":103,"avgMs":1.5,
                                "beginAt":"1970-01-01T00:00:01Z","updatedAt":"1970-01-01T00:00:07.500Z","devices":["n1-1","n9-4"]}"""));
    }

    @Test
    void shows_the_newest_batches_first_page_by_page() {
        String path = "/stats/summary?groupBy=batch,channel";
        assertThat(items(path))
                .extracting(row -> row.getString("channel") + " " + row.getString("batch"))
                .containsExactly("crawl two", "mail one", "crawl one", "mail null");
        assertThat(items(path + "&limit=2&cursor=2")).hasSize(2);
        assertThat(items("/stats/summary?groupBy=channel&batch=one&function=parse"))
                .extracting(row -> row.getLong("submitted"))
                .containsExactly(2L);
        assertThat(items("/stats/summary?channel=mail")).hasSize(1);
    }

    @Test
    void says_what_each_device_did() {
        assertThat(items("/stats/devices?batch=one")).containsExactly(new JsonObject("""
                                {"device":"-","node":null,"function":"crawl","batch":"one","collected":1,"succeeded":1,
                                "failed":0,"retried":0,"running":0}"""), new JsonObject("""
                                {"device":"n1-1","node":"n1","function":"crawl","batch":"one","collected":9,"succeeded":5,
                                "failed":1,"retried":2,"running":1}"""));
        assertThat(items("/stats/devices?channel=mail"))
                .extracting(row -> row.getString("node"))
                .containsExactly("n9");
    }

    @Test
    void names_the_values_of_fields() {
        assertThat(items("/facets?field=batch").get(0)).isEqualTo(new JsonObject("{\"value\":\"one\",\"count\":12}"));
        assertThat(items("/facets?field=channel&prefix=cr"))
                .extracting(row -> row.getString("value"))
                .containsExactly("crawl");
        assertThat(items("/facets?field=function&limit=1"))
                .extracting(row -> row.getLong("count"))
                .containsExactly(105L);
        assertThat(items("/facets?field=device").get(0).getString("value")).isEqualTo("n9-4");
        assertThat(items("/facets?field=state")).hasSize(6);
    }

    @Test
    void refuses_what_it_does_not_know() {
        assertThat(refusal("/stats/summary?groupBy=functoin")).contains("did you mean 'function'");
        assertThat(refusal("/stats/summary?channel=nobody")).contains("there is no channel 'nobody'");
        assertThat(refusal("/stats/devices?cursor=x")).contains("'next'");
        assertThat(refusal("/facets")).contains("function, channel, batch, device, state");
    }
}
