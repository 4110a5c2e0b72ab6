package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class RedisFaultTest {

    @Test
    void the_name_of_a_host_does_not_say_what_is_wrong_with_it() {
        assertThat(refusal(
                        "redis://redis-tls.example", new UnknownHostException("Failed to resolve 'redis-tls.example'")))
                .contains("cannot be reached", "name another one");
        assertThat(refusal(
                        "redis://certificates:7000",
                        new ConnectException("Connection refused: certificates/10.0.0.1:7000")))
                .contains("cannot be reached", "name another one");
        assertThat(refusal("redis://redis-tls.example", new SSLException("not an SSL/TLS record")))
                .contains("does not speak TLS");
    }

    private static String refusal(String url, Exception failure) {
        return RedisFault.refusal(RedisTarget.parse(url).orElseThrow(), failure).detail();
    }
}
