package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.waggle.security.Audit;
import io.waggle.security.AuditChain;
import io.waggle.security.AuditChain.Broken;
import io.waggle.security.AuditChain.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of the audit was changed by hand is found, on a real Redis. */
class AuditChainTest extends RedisFixture {

    private static final int MOST = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final String stream = new Keys(prefix).audit();
    private RedisAuditStore store;
    private AuditChain chain;
    private long written;

    @BeforeEach
    void open() {
        store = new RedisAuditStore(redis.link, prefix, MOST, Duration.ofDays(400));
        chain = Audit.of(vertx, store, "n1", Clock.systemUTC()).chain();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void an_empty_one_and_one_that_nobody_touched_are_whole() {
        assertThat(chain.verify().await()).isEqualTo(new Verdict(0, 1, 0, "0".repeat(40), null));
        write(1_200);
        Verdict verdict = chain.verify().await();
        assertThat(verdict.broken()).isNull();
        assertThat(verdict.last()).isEqualTo(1_200);
        assertThat(verdict.entries()).isEqualTo(1_200 - verdict.first() + 1);
        assertThat(verdict.first()).as("the oldest were forgotten").isGreaterThan(1);
    }

    @Test
    void writers_that_take_turns_make_one_chain() {
        for (int i = 1; i <= 30; i++) {
            store.append("n" + i % 3, "r", i, List.of(entry("é " + i))).await();
        }
        assertThat(chain.verify().await())
                .extracting(Verdict::entries, Verdict::broken)
                .containsExactly(30L, null);
    }

    @Test
    void an_entry_with_another_text_is_named() {
        write(40);
        List<String[]> all = entries();
        redis.command(Command.DEL, stream);
        for (int i = 0; i < all.size(); i++) {
            String[] one = all.get(i);
            String text = i == 16 ? one[1].replace("entry 17", "entry 71") : one[1];
            redis.command(Command.XADD, stream, one[0], "e", text, "n", one[2], "p", one[3]);
        }
        Broken broken = broken();
        assertThat(broken.number()).isEqualTo(17);
        assertThat(broken.id()).isEqualTo(all.get(16)[0]);
        assertThat(broken.why()).contains("number 18");
    }

    @Test
    void the_newest_is_no_exception() {
        write(3);
        String[] last = entries().get(2);
        redis.command(Command.XDEL, stream, last[0]);
        assertThat(broken()).isEqualTo(new Broken(3, "", "it is missing, with all up to the newest"));
        redis.command(Command.XSETID, stream, entries().get(1)[0]);
        redis.command(Command.XADD, stream, last[0], "e", "{}", "n", last[2], "p", last[3]);
        assertThat(broken()).extracting(Broken::number, Broken::id).containsExactly(3L, last[0]);
    }

    @Test
    void what_is_missing_is_named_also_at_the_beginning_and_for_ever() {
        write(20);
        List<String[]> all = entries();
        redis.command(Command.XDEL, stream, all.get(9)[0], all.get(10)[0]);
        assertThat(broken()).extracting(Broken::number, Broken::id).containsExactly(10L, "");
        redis.command(Command.XTRIM, stream, "MAXLEN", "5");
        assertThat(broken().number()).isEqualTo(1);
        write(1_500);
        assertThat(broken())
                .as("no trimming makes up for it")
                .extracting(Broken::number)
                .isEqualTo(1L);
    }

    @Test
    void what_another_wrote_is_named() {
        write(2);
        redis.command(Command.XADD, stream, "*", "e", "{\"by\":\"eve\"}");
        write(1);
        assertThat(broken()).extracting(Broken::number).isEqualTo(3L);
        assertThat(broken().why()).contains("did not write it");
    }

    private Broken broken() {
        return Objects.requireNonNull(chain.verify().await().broken());
    }

    private void write(int count) {
        for (int i = 0; i < count; i += 100) {
            List<JsonObject> some = new ArrayList<>();
            for (int k = i; k < Math.min(count, i + 100); k++) {
                some.add(entry("entry " + (written + some.size() + 1)));
            }
            store.append("n1", "r1", written + 1, some).await();
            written += some.size();
        }
    }

    private static JsonObject entry(String target) {
        return new JsonObject().put("by", "ann").put("action", "device.pause").put("target", target);
    }

    /** Id, text, number and hash before of each. */
    private List<String[]> entries() {
        List<String[]> all = new ArrayList<>();
        for (Response one : redis.command(Command.XRANGE, stream, "-", "+")) {
            Response fields = one.get(1);
            all.add(new String[] {
                one.get(0).toString(),
                fields.get(1).toString(),
                fields.get(3).toString(),
                fields.get(5).toString()
            });
        }
        return all;
    }
}
