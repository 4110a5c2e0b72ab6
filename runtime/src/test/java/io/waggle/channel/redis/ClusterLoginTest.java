package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.waggle.security.Accounts;
import io.waggle.security.Throttled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over one Redis count the tries to log in together. */
class ClusterLoginTest extends RedisFixture {

    private final Vertx vertx = Vertx.vertx();
    private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void whoever_guesses_gains_nothing_by_going_to_another_node(@TempDir Path folder) throws Exception {
        Path password = java.nio.file.Files.writeString(folder.resolve("password"), "seven green chairs");
        Accounts one = node(folder);
        Accounts other = node(folder);
        try {
            one.prepareFirstUser(password).await();
            assertThat(other.login("home", "admin", "seven green chairs")
                            .await()
                            .token())
                    .isNotEmpty();
            String tries = new Keys(prefix).system() + "tries";
            String field = "u:" + sha1("admin");
            assertThatThrownBy(() -> one.login("there", "admin", "wrong").await())
                    .hasMessageContaining("wrong");
            assertThatThrownBy(() -> other.login("elsewhere", "admin", "wrong").await())
                    .hasMessageContaining("wrong");
            assertThat(redis.command(Command.HGET, tries, field).toString())
                    .as("both nodes' tries")
                    .startsWith("2 ");
            redis.command(Command.HSET, tries, field, "20 " + (System.currentTimeMillis() + 600_000));
            for (Accounts asked : new Accounts[] {one, other}) {
                assertThatThrownBy(() -> asked.login("x", "admin", "wrong").await())
                        .isInstanceOf(Throttled.class);
                assertThat(asked.login("home", "admin", "seven green chairs")
                                .await()
                                .token())
                        .as("the owner is not kept out")
                        .isNotEmpty();
            }
        } finally {
            one.close().await();
            other.close().await();
            vertx.close().await();
        }
    }

    private static String sha1(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Accounts node(Path folder) {
        return Accounts.open(
                        vertx,
                        new RedisUserStore(redis.link, prefix),
                        new RedisTokenStore(redis.link, prefix),
                        folder,
                        Clock.systemUTC())
                .await();
    }
}
