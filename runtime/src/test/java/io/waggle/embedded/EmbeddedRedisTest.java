package io.waggle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waggle.task.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class EmbeddedRedisTest {

    @TempDir
    Path temp;

    @Test
    void servesItsNodeThroughASocketFileAndNothingElse() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(null));
                RespClient client = new RespClient(redis.url())) {
            assertThat(redis.url()).startsWith("unix:///");
            assertThat(redis.tcpUrl()).isEmpty();
            assertThat(client.send("PING")).isEqualTo("PONG");
            assertThat(client.send("CONFIG", "GET", "port")).contains("0");
            assertThat(client.send("CONFIG", "GET", "maxmemory-policy")).contains("noeviction");
            assertThat(client.send("CONFIG", "GET", "hash-max-listpack-entries"))
                    .contains("64");
        }
    }

    @Test
    void keepsItsSecretsToItsOwner() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(null))) {
            for (String file : List.of("password", "redis.conf")) {
                assertThat(mode(temp.resolve(file))).isEqualTo("rw-------");
            }
            String password = Files.readString(temp.resolve("password")).strip();
            assertThat(ProcessHandle.of(redis.pid()).orElseThrow().info().commandLine())
                    .hasValueSatisfying(line -> assertThat(line).doesNotContain(password));
        }
        assertThat(mode(temp)).isEqualTo("rwx------");
    }

    @Test
    void keepsItsDataWhenStoppedAndStarted() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(null));
                RespClient client = new RespClient(redis.url())) {
            client.send("SET", "a", "1");
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(null));
                RespClient client = new RespClient(redis.url())) {
            assertThat(client.send("GET", "a")).isEqualTo("1");
        }
    }

    @Test
    void comesBackWithItsDataWhenItIsKilled() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(null))) {
            try (RespClient client = new RespClient(redis.url())) {
                client.send("SET", "a", "1");
            }
            long killed = redis.pid();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            await().until(() -> redis.pid() != killed);
            try (RespClient client = new RespClient(redis.url())) {
                assertThat(client.send("GET", "a")).isEqualTo("1");
            }
        }
    }

    @Test
    void servesOthersOverTcpWithThePassword() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(new EmbeddedRedis.Tcp("127.0.0.1", 0)))) {
            String url = redis.tcpUrl().orElseThrow();
            try (RespClient client = new RespClient(url)) {
                assertThat(client.send("PING")).isEqualTo("PONG");
            }
            try (RespClient stranger = new RespClient(url.replaceFirst("://:[^@]*@", "://"))) {
                assertThatThrownBy(() -> stranger.send("PING")).hasMessageContaining("NOAUTH");
            }
        }
    }

    @Test
    void fallsBackToALoopbackPortWhereThePathIsTooLong() throws Exception {
        Path deep = temp.resolve("d".repeat(60)).resolve("e".repeat(60));
        try (EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(deep, "always", null));
                RespClient client = new RespClient(redis.url())) {
            assertThat(redis.url()).startsWith("redis://:").contains("@127.0.0.1:");
            assertThat(client.send("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void takesAStaleSocketAndPathsWithOddLetters() throws Exception {
        Path odd = Files.createDirectories(temp.resolve("a \"b\" ü"));
        Files.createFile(odd.resolve("redis.sock"));
        try (EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(odd, "everysec", null));
                RespClient client = new RespClient(redis.url())) {
            assertThat(client.send("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void saysWhenItsPortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            var tcp = new EmbeddedRedis.Tcp("127.0.0.1", other.getLocalPort());
            assertThatThrownBy(() -> EmbeddedRedis.start(options(tcp)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("its port is taken");
        }
    }

    @Test
    void saysWhenItsFileIsDamaged() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(null));
                RespClient client = new RespClient(redis.url())) {
            client.send("SET", "a", "1");
        }
        try (Stream<Path> files = Files.list(temp.resolve("appendonlydir"))) {
            Path log = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(log, "this is no append-only file\r\n");
        }
        assertThatThrownBy(() -> EmbeddedRedis.start(options(null)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("its append-only file is damaged");
    }

    @Test
    void leavesNoOrphanWhenItsJvmIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RedisInAJvm.class.getName(),
                        temp.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String pid = jvm.inputReader().readLine();
            assertThat(pid).as("the child's answer").isNotNull();
            ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            jvm.destroyForcibly();
            server.onExit().get(60, TimeUnit.SECONDS);
            assertThat(server.isAlive()).isFalse();
        } finally {
            jvm.destroyForcibly();
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(options(null));
                RespClient client = new RespClient(redis.url())) {
            assertThat(client.send("PING")).isEqualTo("PONG");
        }
    }

    private EmbeddedRedis.Options options(EmbeddedRedis.@Nullable Tcp tcp) {
        return new EmbeddedRedis.Options(temp, "everysec", tcp, List.of("hash-max-listpack-entries 64"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
