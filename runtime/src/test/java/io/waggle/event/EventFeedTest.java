package io.waggle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.waggle.event.EventFeed.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EventFeedTest {

    private EventStream stream;
    private EventFeed feed;

    @BeforeEach
    void open(Vertx vertx) {
        stream = new EventStream(vertx, "n1");
        feed = new EventFeed(vertx, stream);
        feed.start().await();
    }

    @AfterEach
    void close() {
        feed.stop().await();
    }

    @Test
    void bringsEventsToWatchersUntilTheyLeave() {
        List<Event> seen = new CopyOnWriteArrayList<>();
        Runnable leave = feed.watch(null, seen::add);
        stream.publish("device.state", new JsonObject().put("id", "d1"));
        await().until(() -> seen.size() == 1);
        JsonObject body = new JsonObject(seen.get(0).body());
        assertThat(body.getString("node")).isEqualTo("n1");
        assertThat(body.getJsonObject("data").getString("id")).isEqualTo("d1");
        assertThat(feed.watched()).isTrue();
        leave.run();
        await().until(() -> !feed.watched());
    }

    @Test
    void replaysWhatWasMissed() {
        List<Event> first = new CopyOnWriteArrayList<>();
        feed.watch(null, first::add);
        publish(5);
        await().until(() -> first.size() == 5);
        List<Event> second = new CopyOnWriteArrayList<>();
        feed.watch(first.get(2).id(), second::add);
        await().until(() -> second.size() == 2);
        assertThat(second).containsExactlyElementsOf(first.subList(3, 5));
    }

    @Test
    void saysResyncWhenTheIdIsUnknown() {
        List<Event> seen = new CopyOnWriteArrayList<>();
        feed.watch("1-1", seen::add);
        await().until(() -> seen.size() == 1);
        assertThat(seen.get(0).type()).isEqualTo("resync");
    }

    @Test
    void forgetsWhatIsOlderThanTheRing() {
        List<Event> first = new CopyOnWriteArrayList<>();
        feed.watch(null, first::add);
        publish(EventFeed.KEPT + 5);
        await().until(() -> first.size() == EventFeed.KEPT + 5);
        List<Event> second = new CopyOnWriteArrayList<>();
        feed.watch(first.get(0).id(), second::add);
        await().until(() -> !second.isEmpty());
        assertThat(second).extracting(Event::type).containsExactly("resync");
    }

    @Test
    void passesOverWhatIsNoEvent(Vertx vertx) {
        List<Event> seen = new CopyOnWriteArrayList<>();
        feed.watch(null, seen::add);
        vertx.eventBus().publish(EventStream.ADDRESS, new JsonObject().put("type", "a\nevent: b"));
        vertx.eventBus().publish(EventStream.ADDRESS, new JsonObject());
        publish(1);
        await().until(() -> seen.size() == 1);
        assertThat(seen.get(0).type()).isEqualTo("task.failed");
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            stream.publish("task.failed", new JsonObject().put("n", i));
        }
    }
}
