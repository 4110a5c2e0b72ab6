package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waggle.ExternalRedis;
import io.waggle.channel.redis.RedisTarget.Kind;
import io.waggle.channel.redis.RedisTarget.Login;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTargetTest {

    @Test
    void one_server() {
        RedisTarget plain = read("redis://h");
        assertThat(plain.kind()).isEqualTo(Kind.SINGLE);
        assertThat(plain.places()).containsExactly("h:6379");
        assertThat(plain.tls()).isFalse();
        assertThat(plain.login()).isEqualTo(Login.NONE);
        assertThat(plain.database()).isZero();

        RedisTarget full = read("rediss://me:p%40ss%2Bword+@[::1]:7000/12");
        assertThat(full.places()).containsExactly("[::1]:7000");
        assertThat(full.tls()).isTrue();
        assertThat(full.login()).isEqualTo(new Login("me", "p@ss+word+"));
        assertThat(full.database()).isEqualTo(12);
        assertThat(read("redis://:secret@h?db=3").login()).isEqualTo(new Login(null, "secret"));
        assertThat(read("redis://:secret@h?db=3").database()).isEqualTo(3);
    }

    @Test
    void a_url_without_its_passwords() {
        assertThat(read("rediss://me:p%40ss%2Bword+@[::1]:7000/12").url()).isEqualTo("rediss://me:***@[::1]:7000/12");
        assertThat(read("redis://:p?a/b@h").url()).isEqualTo("redis://:***@h:6379");
        assertThat(read("redis://h?password=a@b").url()).doesNotContain("a@b").doesNotContain("@b");
        assertThat(read("redis-sentinel://:s3cret@a:1,b/m?sentinelPassword=other")
                        .url())
                .isEqualTo("redis-sentinel://:***@a:1,b:26379/m");
        assertThat(read("redis-cluster://a,b:7").url()).isEqualTo("redis-cluster://a:6379,b:7");
        assertThat(read("unix:///x.sock?password=hidden").url()).isEqualTo("unix:///x.sock");
    }

    @Test
    void a_socket() {
        RedisTarget socket = read("unix:///a%20b/redis.sock?user=me&password=x%26y&db=2");
        assertThat(socket.kind()).isEqualTo(Kind.SOCKET);
        assertThat(socket.places()).isEqualTo(List.of("/a b/redis.sock"));
        assertThat(socket.login()).isEqualTo(new Login("me", "x&y"));
        assertThat(socket.database()).isEqualTo(2);
    }

    @Test
    void sentinels() {
        RedisTarget target = read("rediss-sentinel://:pw@a,b:7,[::2]/my-master?sentinelPassword=s&db=1");
        assertThat(target.kind()).isEqualTo(Kind.SENTINEL);
        assertThat(target.places()).containsExactly("a:26379", "b:7", "[::2]:26379");
        assertThat(target.master()).isEqualTo("my-master");
        assertThat(target.login()).isEqualTo(new Login(null, "pw"));
        assertThat(target.sentinelLogin()).isEqualTo(new Login(null, "s"));
        assertThat(target.database()).isEqualTo(1);
        assertThat(target.tls()).isTrue();
        assertThat(target.place()).contains("my-master").doesNotContain("pw");
    }

    @Test
    void a_cluster() {
        RedisTarget target = read("redis-cluster://me:pw@a:1,b");
        assertThat(target.kind()).isEqualTo(Kind.CLUSTER);
        assertThat(target.places()).containsExactly("a:1", "b:6379");
        assertThat(target.login()).isEqualTo(new Login("me", "pw"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h",
                "redis://",
                "redis://a,b",
                "redis://h:70000",
                "redis://h:x",
                "redis://h/x",
                "redis-sentinel://h",
                "redis-sentinel://h/a/b",
                "redis-cluster://h/1",
                "redis-cluster://h,",
                "redis-cluster://h?db=1",
                "redis://h?tls=true",
                "redis://h/0?DB=3",
                "redis-sentinel://h/hive?sentinelPasword=x",
                "redis://h?sentinelPassword=x",
                "redis-cluster://h?master=x",
                "unix:///s?sentinelUser=me",
                "redis://h?db",
                "redis://h?db=1&db=2",
                "unix://relative",
                "redis://a b"
            })
    void what_is_none(String url) {
        assertThat(RedisTarget.parse(url)).isEmpty();
    }

    @Test
    void a_sign_of_a_parameter_is_no_login() {
        RedisTarget target = read("redis-sentinel://h/hive?password=p@ss");
        assertThat(target.places()).containsExactly("h:26379");
        assertThat(target.login()).isEqualTo(new Login(null, "p@ss"));
        assertThat(read("redis://:a/b?c@h/2").login()).isEqualTo(new Login(null, "a/b?c"));
    }

    @Test
    void a_password_is_in_no_text() {
        RedisTarget target = read("redis-sentinel://me:hidden1@h/hive?sentinelPassword=hidden2");
        assertThat(target.toString() + new ExternalRedis(target, 0))
                .contains("hive")
                .doesNotContain("hidden");
    }

    private static RedisTarget read(String url) {
        return RedisTarget.parse(url).orElseThrow();
    }
}
