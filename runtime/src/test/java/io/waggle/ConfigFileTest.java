package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.waggle.event.EventStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose own file is edited while it runs. */
@Tag("integration")
class ConfigFileTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PASSWORD = "wren-lantern-orbit-72";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path temp;

    private final List<JsonObject> told = new CopyOnWriteArrayList<>();
    private Path file;
    private Node node;

    @BeforeEach
    void start() throws Exception {
        file = temp.resolve("waggle.yaml");
        Files.writeString(temp.resolve("password"), PASSWORD);
        Files.writeString(file, "slots: 3\n");
        startNode();
    }

    private void startNode() {
        Map<String, String> flags = Map.of(
                "port",
                "0",
                "name",
                "n1",
                "data",
                temp.resolve("data").toString(),
                "admin-password-file",
                temp.resolve("password").toString());
        ConfigFile.Source source = new ConfigFile.Source(file, () -> new ConfigLoader(Map.of()).load(flags, file));
        node = Node.start(source.read().get(), source).await();
        node.vertx().eventBus().<JsonObject>consumer(EventStream.ADDRESS, message -> told.add(message.body()));
    }

    @AfterEach
    void stop() {
        node.stop().await();
    }

    @Test
    void whatTheFileSaysOfTheDeviceIsDoneAtOnceAndAWrongOneChangesNothing() throws Exception {
        awaitDevice(device -> device.getInteger("slots") == 3);
        Files.writeString(file, "slots: 5\ntags: [gpu, big]\nchannels: mail\ndevice-name: press one\n");
        awaitDevice(device -> device.getInteger("slots") == 5
                && device.getString("name").equals("press one")
                && device.getJsonArray("tags").getList().equals(List.of("big", "gpu"))
                && device.getJsonArray("channels").getList().equals(List.of("mail")));
        awaitConfig(event -> event.getString("outcome").equals("DONE")
                && event.getJsonArray("changed").size() == 4);

        Files.writeString(file, "slots: many\n");
        awaitConfig(event -> event.getString("outcome").equals("REFUSED")
                && event.getString("detail").contains("\"many\""));
        Files.delete(file);
        Files.writeString(file, "slots: 7\n");
        awaitDevice(device ->
                device.getInteger("slots") == 7 && device.getString("name").isEmpty());
        assertThat(told.stream().filter(one -> one.getString("type").equals("device.state")))
                .as("the wrong file changed nothing")
                .noneMatch(one -> one.getJsonObject("data").getInteger("slots") == 8);
    }

    @Test
    void aFileThatIsBeingWrittenIsReadWhenItStandsStill() throws Exception {
        Path other = temp.resolve("other.yaml");
        Files.writeString(other, "slots: 12\ntags: [gpu]\n");
        ConfigFile.Source source = new ConfigFile.Source(other, () -> new ConfigLoader(Map.of()).load(Map.of(), other));
        NodeConfig first = source.read().get();
        ConfigFile looked = new ConfigFile(source, first, node.vertx(), new EventStream(node.vertx(), "n9"));
        assertThat(looked.changed()).isNull();
        Files.writeString(other, "");
        assertThat(looked.changed()).as("cut off, to be written anew").isNull();
        Files.writeString(other, "slots: 1");
        assertThat(looked.changed()).as("half of it").isNull();
        Files.writeString(other, "slots: 16\ntags: [gpu, big]\n");
        assertThat(looked.changed()).isNull();
        NodeConfig read = java.util.Objects.requireNonNull(looked.changed());
        assertThat(read.slots()).isEqualTo(16);
        assertThat(read.tags()).containsExactly("gpu", "big");
        assertThat(looked.changed()).as("once").isNull();
        assertThat(read.withDeviceOf(first))
                .as("nothing but the device has changed")
                .isEqualTo(first);

        Path link = temp.resolve("link.yaml");
        Files.createSymbolicLink(link, other);
        ConfigFile linked = new ConfigFile(
                new ConfigFile.Source(link, () -> new ConfigLoader(Map.of()).load(Map.of(), link)),
                read,
                node.vertx(),
                new EventStream(node.vertx(), "n9"));
        Path next = temp.resolve("next.yaml");
        Files.writeString(next, "slots: 17\ntags: [gpu, big]\n");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(other));
        Files.delete(link);
        assertThat(linked.changed()).as("it is gone: nothing changes").isNull();
        Files.createSymbolicLink(link, next);
        assertThat(linked.changed()).isNull();
        assertThat(java.util.Objects.requireNonNull(linked.changed()).slots()).isEqualTo(17);
    }

    @Test
    void whatWasSetByHandHoldsUntilTheFileSaysAnotherThing() throws Exception {
        awaitDevice(device -> device.getInteger("slots") == 3);
        order("slots", 9);
        order("name", "hand");
        awaitDevice(device ->
                device.getInteger("slots") == 9 && device.getString("name").equals("hand"));
        Files.writeString(file, "slots: 4\n");
        awaitDevice(device -> device.getInteger("slots") == 4);
        assertThat(last().getString("name"))
                .as("the file says nothing new of it")
                .isEqualTo("hand");

        order("slots", 6);
        awaitDevice(device -> device.getInteger("slots") == 6);
        node.stop().await();
        told.clear();
        startNode();
        awaitDevice(device -> device.getInteger("slots") == 6);
    }

    @Test
    void whatTheNodeTellsOfItsConfigurationIsWhatIsInForce() throws Exception {
        String token = token();
        assertThat(setting(token, "slots").getString("value")).isEqualTo("3");
        String keep = setting(token, "audit-count").encode();
        Files.writeString(file, "audit-count: 5000\nslots: 5\ntags: gpu\n");
        awaitConfig(event -> event.getString("outcome").equals("DONE"));
        JsonObject slots = setting(token, "slots");
        assertThat(slots.getString("value")).isEqualTo("5");
        assertThat(slots.getString("source")).as("where it stands now").contains("2");
        assertThat(setting(token, "tags").getString("value")).isEqualTo("gpu");
        assertThat(setting(token, "audit-count").encode())
                .as("it takes a restart")
                .isEqualTo(keep);
    }

    private JsonObject setting(String token, String key) throws Exception {
        return new JsonObject(get("/settings", token))
                .getJsonArray("items").stream()
                        .map(JsonObject.class::cast)
                        .filter(one -> one.getString("key").equals(key))
                        .findFirst()
                        .orElseThrow();
    }

    private String token() throws Exception {
        return new JsonObject(send(
                        "POST",
                        "/auth/login",
                        "",
                        new JsonObject().put("username", "admin").put("password", PASSWORD)))
                .getString("token");
    }

    private void order(String setting, Object value) throws Exception {
        send("PATCH", "/devices/n1-1", token(), new JsonObject().put(setting, value));
    }

    private String send(String method, String path, String token, JsonObject body) throws Exception {
        HttpResponse<String> reply = http.send(
                HttpRequest.newBuilder(URI.create(node.url() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    private String get(String path, String token) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(node.url() + "/api/v1" + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private JsonObject last() {
        return told.stream()
                .filter(one -> one.getString("type").startsWith("device."))
                .reduce((a, b) -> b)
                .map(one -> one.getJsonObject("data"))
                .orElse(new JsonObject());
    }

    private void awaitDevice(Predicate<JsonObject> such) {
        await().atMost(PATIENCE).until(() -> last().containsKey("slots") && such.test(last()));
    }

    private void awaitConfig(Predicate<JsonObject> such) {
        await().atMost(PATIENCE)
                .until(() -> told.stream()
                        .filter(one -> one.getString("type").equals("node.config"))
                        .anyMatch(one -> such.test(one.getJsonObject("data"))));
    }
}
