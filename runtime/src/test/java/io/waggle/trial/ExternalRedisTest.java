package io.waggle.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waggle.ExternalRedis;
import io.waggle.channel.redis.RedisTarget;
import io.waggle.channel.redis.RedisTarget.Trust;
import io.waggle.servers.Certificates;
import io.waggle.servers.FaultProxy;
import io.waggle.servers.RedisServer;
import io.waggle.task.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A node with a Redis of its operator's: every way to reach one, and every one that is refused, with what to do. */
@Tag("integration")
@Execution(ExecutionMode.CONCURRENT)
class ExternalRedisTest {

    @TempDir
    Path temp;

    @Test
    void aUserWithTheDocumentedRightsAndNoMoreIsEnough() throws IOException {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"))) {
            redis.command("SET", "theirs", "1");
            assertThat(redis.command(documentedUser())).isEqualTo("OK");
            worksWith("redis://waggle:PASSWORD@" + redis.place());

            redis.as("waggle", "PASSWORD");
            assertThat(redis.command("GET", "theirs")).startsWith("-NOPERM");
            assertThat(redis.command("EVAL", "return redis.call('GET', 'theirs')", "0"))
                    .contains("can't access");
            assertThat(redis.command("FLUSHALL")).startsWith("-NOPERM");
            assertThat(redis.command("KEYS", "*")).startsWith("-NOPERM");
            assertThat(redis.command("CONFIG", "GET", "*")).startsWith("-NOPERM");
        }
    }

    /** The line of the manual, as it stands there. */
    private static String[] documentedUser() throws IOException {
        return Files.readAllLines(Path.of("../docs/redis.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("ACL SETUSER waggle"))
                .findFirst()
                .orElseThrow()
                .split(" ");
    }

    @Test
    void aUserWithTooFewRightsIsToldSo() {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"))) {
            redis.command("ACL", "SETUSER", "weak", "on", ">secret", "~wg:*", "+@all", "-evalsha");
            refused("redis://weak:secret@" + redis.place(), "evalsha", "docs/redis.md");
            redis.command("ACL", "SETUSER", "weak", "-info");
            refused("redis://weak:secret@" + redis.place(), "NOPERM", "docs/redis.md");
        }
    }

    @Test
    void aPasswordIsAskedForAndNeverRepeated() {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"), "requirepass open-sesame")) {
            worksWith("redis://:open-sesame@" + redis.place());
            refused(redis.url(), redis.place(), "asks for a password");
            assertThatThrownBy(starting("redis://:wrong-secret@" + redis.place()))
                    .hasMessageContaining("refuses the user or the password")
                    .hasMessageNotContaining("wrong-secret");
        }
    }

    @Test
    void anotherDatabaseOfTheSameServerIsAnotherRedis() {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"))) {
            worksWith(redis.url() + "/3");
            assertThat(redis.info("keyspace", "db0")).isEmpty();
            assertThat(redis.info("keyspace", "db3")).isNotEmpty();
        }
    }

    @Test
    void tlsIsSpokenWithWhomTheAuthorityVouchesForAndWithNobodyElse() {
        Certificates good = Certificates.of(temp.resolve("good"), "IP:127.0.0.1");
        Certificates elsewhere = Certificates.of(temp.resolve("elsewhere"), "DNS:redis.example");
        try (RedisServer redis = RedisServer.encrypted(temp.resolve("redis"), good);
                RedisServer other = RedisServer.encrypted(temp.resolve("other"), elsewhere)) {
            worksWith(encrypted(redis, new Trust(good.authority(), true)));
            refused(encrypted(redis, new Trust(null, true)), "not trusted", "--redis-ca-file");
            refused(encrypted(redis, new Trust(elsewhere.authority(), true)), "not trusted", "--redis-ca-file");
            refused(encrypted(other, new Trust(elsewhere.authority(), true)), "another host", "redis-verify-host");
            worksWith(encrypted(other, new Trust(elsewhere.authority(), false)), temp.resolve("data2"));
        }
    }

    private static ExternalRedis encrypted(RedisServer redis, Trust trust) {
        return new ExternalRedis(
                RedisTarget.parse("rediss://" + redis.place()).orElseThrow().trusting(trust), 0);
    }

    @Test
    void aRedisThatWouldThrowTasksAwayIsRefusedWithTheCommandThatMendsIt() {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"), "maxmemory-policy allkeys-lru")) {
            refused(redis.url(), "maxmemory-policy is allkeys-lru", "CONFIG SET maxmemory-policy noeviction");
            redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
            worksWith(redis.url());
        }
    }

    @Test
    void aReplicaASentinelAndOneOfAClusterAreRefused() {
        try (RedisServer master = RedisServer.start(temp.resolve("master"));
                RedisServer replica =
                        RedisServer.start(temp.resolve("replica"), "replicaof 127.0.0.1 " + master.port());
                RedisServer sentinel = RedisServer.sentinel(
                        temp.resolve("sentinel"), "sentinel monitor hive 127.0.0.1 " + master.port() + " 1");
                RedisServer clustered = RedisServer.start(temp.resolve("clustered"), "cluster-enabled yes")) {
            refused(replica.url(), "is a replica", "redis-sentinel://");
            refused(sentinel.url(), "is a sentinel", "redis-sentinel://");
            refused(clustered.url(), "part of a Redis Cluster", "redis-cluster://" + clustered.place());
            refused("redis-sentinel://" + sentinel.place() + "/other", "no sentinel names a master 'other'");
        }
    }

    @Test
    void aRedisThatIsTooOldOrNotThereIsRefused() throws IOException {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"));
                FaultProxy proxy = FaultProxy.before(redis.port())) {
            String version = redis.info("server", "redis_version");
            proxy.replace("redis_version:" + version, "redis_version:" + "6.0.99".substring(0, version.length()));
            refused(proxy.url(), "is Redis 6.0, and 6.2 or later is needed");
            proxy.set(FaultProxy.Mode.HOLE);
            refused(proxy.url(), "cannot be reached", "start it, or name another one with --redis");
        }
        refused("redis://127.0.0.1:1", "127.0.0.1:1 cannot be reached", "refused");
    }

    @Test
    void aRedisThatIsStillReadingItsDataIsNotUsed() {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"))) {
            redis.slowToLoad();
            redis.kill();
            redis.relaunch();
            await().ignoreExceptions()
                    .until(() -> redis.info("persistence", "loading").equals("1"));
            refused(redis.url(), "still reading its data");
        }
    }

    @Test
    void foreignDataUnderOurPrefixIsLeftAlone() {
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"))) {
            redis.command("DEBUG", "POPULATE", "30000", "others");
            redis.command("SET", "wg:session:7", "theirs");
            refused(redis.url(), "begin with 'wg:'", "wg:session:7", "another --prefix");
            assertThat(redis.command("DBSIZE")).isEqualTo("30001");
            redis.command("DEL", "wg:session:7");
            worksWith(redis.url());
        }
    }

    @Test
    void aRedisThatWasEmptiedOrIsAnothersIsNeverMadeToLookLikeOurs() throws IOException {
        Path data = temp.resolve("data");
        try (RedisServer redis = RedisServer.start(temp.resolve("redis"));
                RedisServer other = RedisServer.start(temp.resolve("other"))) {
            worksWith(redis.url());
            worksWith(ExternalRedis.at(other.url()), temp.resolve("data2"));
            refused(other.url(), "holds the data of the cluster", "the right Redis", data + "/cluster-id");

            redis.command("FLUSHALL");
            refused(redis.url(), "is empty", "give Redis its data back", data + "/cluster-id");
            assertThat(redis.command("DBSIZE")).isEqualTo("0");
            Files.delete(data.resolve("cluster-id"));
            worksWith(redis.url());
        }
    }

    private void worksWith(String url) {
        worksWith(ExternalRedis.at(url));
    }

    private void worksWith(ExternalRedis redis) {
        worksWith(redis, temp.resolve("data"));
    }

    private void worksWith(ExternalRedis redis, Path data) {
        try (Started node = Started.with(redis, data)) {
            node.runsTasks();
        }
    }

    private Started start(ExternalRedis redis) {
        return Started.with(redis, temp.resolve("data"));
    }

    private void refused(String url, String... words) {
        refused(ExternalRedis.at(url), words);
    }

    private void refused(ExternalRedis redis, String... words) {
        assertThatThrownBy(() -> start(redis).close())
                .isInstanceOf(Problem.class)
                .message()
                .contains(List.of(words));
    }

    private ThrowingCallable starting(String url) {
        return () -> start(ExternalRedis.at(url)).close();
    }
}
