package io.waggle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waggle.control.Setting;
import io.waggle.task.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    @TempDir
    Path temp;

    @Test
    void knowsWhatIsUsual() {
        NodeConfig config = load(Map.of(), Map.of(), null);
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.data()).isEqualTo(Path.of("./data"));
        assertThat(config.redis()).isNull();
        assertThat(config.name()).isNull();
        assertThat(config.prefix()).isEqualTo("wg");
        assertThat(config.slots()).isGreaterThanOrEqualTo(8);
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.cluster()).isFalse();
        assertThat(config.channels()).isEmpty();
    }

    @Test
    void takesTheFlagBeforeTheEnvironmentBeforeTheFile() throws IOException {
        Path file = file("port: 1\nslots: 2\nprefix: file\n");
        NodeConfig config =
                load(Map.of("port", "3"), Map.of("WAGGLE_PORT", "4", "WAGGLE_SLOTS", "5", "WAGGLE_URL", "x"), file);
        assertThat(config.port()).isEqualTo(3);
        assertThat(config.slots()).isEqualTo(5);
        assertThat(config.prefix()).isEqualTo("file");
    }

    @Test
    void aNodeRunsNoProgramsUnlessItsConfigurationNamesThem() throws IOException {
        assertThat(load(Map.of(), Map.of(), file("slots: 2\n")).execAllow()).isEmpty();
        assertThat(load(Map.of(), Map.of(), file("exec-allow: [df, /usr/bin/du]\n"))
                        .execAllow())
                .containsExactly("df", "/usr/bin/du");
        assertThat(load(Map.of("exec-allow", "df, uname"), Map.of(), file("exec-allow: sh\n"))
                        .execAllow())
                .containsExactly("df", "uname");
    }

    @Test
    void saysOfEachValueWhereItCameFromAndKeepsPasswordsToItself() throws IOException {
        Path file = file("prefix: file\n");
        Map<String, Setting> settings = load(
                        Map.of("port", "3"), Map.of("WAGGLE_REDIS", "redis://me:hidden@h:1", "WAGGLE_PORT", "4"), file)
                .settings()
                .stream()
                .collect(Collectors.toMap(Setting::key, one -> one));
        assertThat(settings).hasSize(ConfigKey.values().length);
        assertThat(settings).containsEntry("port", new Setting("port", "3", "flag", "--port"));
        assertThat(settings)
                .containsEntry("redis", new Setting("redis", "redis://me:***@h:1", "environment", "WAGGLE_REDIS"));
        assertThat(settings).containsEntry("prefix", new Setting("prefix", "file", "file", file + " line 1"));
        assertThat(settings).containsEntry("drain", new Setting("drain", "10s", "default", ""));
        assertThat(settings).containsEntry("name", new Setting("name", null, "default", ""));
        assertThat(settings)
                .containsEntry("slots", new Setting("slots", String.valueOf(ConfigReader.usualSlots()), "default", ""));
    }

    @Test
    void readsListsFromAllThree() throws IOException {
        Path file = file("cluster: true\njoin:\n  - a:5701\n  - b:5701\ntags: [x, y]\nchannels: [c]\n");
        NodeConfig config = load(Map.of("tags", "z"), Map.of("WAGGLE_CHANNELS", "d, e"), file);
        assertThat(config.join()).containsExactly("a:5701", "b:5701");
        assertThat(config.tags()).containsExactly("z");
        assertThat(config.channels()).containsExactly("d", "e");
    }

    @Test
    void leavesDollarsInAPasswordAlone() {
        String url = "redis://:a$%7Bb%7D@h:1";
        ExternalRedis redis = Objects.requireNonNull(
                load(Map.of("redis", url), Map.of(), null).redis());
        assertThat(redis.target().login().password()).isEqualTo("a${b}");
    }

    @Test
    void refusesAFileThatSetsNothing() throws IOException {
        assertThat(load(Map.of(), Map.of(), file("---\n# port: 1\n\n")).port()).isEqualTo(8080);
        Path file = file("- port: 1\n");
        assertThatThrownBy(() -> load(Map.of(), Map.of(), file))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(file + " sets no key");
    }

    @Test
    void namesEveryErrorAtOnce() throws IOException {
        Path file = file("# mine\nprot: 8080\nfsync: never\n");
        assertThatThrownBy(() -> load(
                        Map.of("port", "70000", "join", "a:1"),
                        Map.of("WAGGLE_SLOT", "3", "WAGGLE_DRAIN", "soon"),
                        file))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("6 errors")
                .hasMessageContaining(file + " line 2 sets \"prot\", which is no key: did you mean port?")
                .hasMessageContaining(file + " line 3, fsync is \"never\"")
                .hasMessageContaining("WAGGLE_SLOT, which nothing here is called: did you mean WAGGLE_SLOTS?")
                .hasMessageContaining("WAGGLE_DRAIN is \"soon\"")
                .hasMessageContaining("--port is \"70000\"")
                .hasMessageContaining("--join names members");
    }

    @Test
    void saysWhenTheFileIsMissingOrNoYaml() throws IOException {
        Path missing = temp.resolve("none.yaml");
        assertThatThrownBy(() -> load(Map.of(), Map.of(), missing)).hasMessageContaining("cannot be read");
        Path broken = file("port: [\n");
        assertThatThrownBy(() -> load(Map.of(), Map.of("WAGGLE_CONFIG", broken.toString()), null))
                .hasMessageContaining("is no YAML");
    }

    @Test
    void doesNotRepeatAPassword() {
        assertThatThrownBy(() -> load(Map.of("redis", "http://:secret@h:1"), Map.of(), null))
                .hasMessageContaining("--redis is no address of a Redis")
                .hasMessageNotContaining("secret");
    }

    @Test
    void boundsTheOwnRedisAndNoOther() {
        assertThat(load(Map.of(), Map.of(), null).redisMemory()).isNull();
        assertThat(load(Map.of(), Map.of("WAGGLE_REDIS_MEMORY", "64MiB"), null).redisMemory())
                .isEqualTo(64L << 20);
        for (String bad : java.util.List.of("64", "7MiB", "64MB", "much", "9999999TiB")) {
            assertThatThrownBy(() -> load(Map.of("redis-memory", bad), Map.of(), null))
                    .hasMessageContaining("--redis-memory is \"" + bad + "\"");
        }
        assertThatThrownBy(() -> load(Map.of("redis-memory", "1GiB", "redis", "redis://h:1"), Map.of(), null))
                .hasMessageContaining("--redis-memory bounds the own Redis");
    }

    @Test
    void inAClusterANodeHasAnAddressByWhichOthersReachIt() {
        assertThatThrownBy(() -> load(Map.of("cluster", "true", "host", "0.0.0.0"), Map.of(), null))
                .hasMessageContaining("--host is every address of this machine")
                .hasMessageContaining("--public-host");
        NodeConfig reached = load(
                Map.of("cluster", "true", "host", "0.0.0.0", "public-host", "n1", "bus-port", "5801"), Map.of(), null);
        assertThat(reached.door()).isEqualTo(new NodeConfig.Door(5701, "n1", 5801));
        assertThat(load(Map.of("host", "0.0.0.0"), Map.of(), null).door()).isEqualTo(NodeConfig.Door.at(5701));
    }

    private NodeConfig load(Map<String, String> flags, Map<String, String> environment, @Nullable Path file) {
        return new ConfigLoader(environment).load(flags, file);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(temp.resolve("waggle.yaml"), text);
    }
}
