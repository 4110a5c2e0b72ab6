package io.waggle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private final Vertx vertx = Vertx.vertx();
    private final MemoryAuditStore store = new MemoryAuditStore();
    private final Instant begun = Instant.now();
    private Duration ahead = Duration.ZERO;
    private final InstantSource clock = () -> begun.plus(ahead);
    private final AuditLog log = new AuditLog(vertx, store, "n1", clock);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void writesEachEntryOnceAndInOrderOverAnOutage() {
        log.write(entry("ann", "user.create", "u0", "DONE")).await();
        store.gone(true);
        for (int i = 1; i <= 450; i++) {
            log.write(entry("ann", "user.create", "u" + i, "DONE")).await();
        }
        assertThat(store.entries()).hasSize(1);
        store.gone(false);
        await().until(() -> store.entries().size() >= 451);
        assertThat(store.entries().stream().map(entry -> entry.getString("target")))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 450).mapToObj(i -> "u" + i).toList());
    }

    @Test
    void whoeverGuessesFillsNoMoreThanSoManyEntriesAnHour() {
        for (int i = 0; i < 500; i++) {
            log.write(new AuditEntry(
                            "user" + i % 3,
                            null,
                            "10.0.0." + i % 50,
                            "auth.login",
                            "",
                            null,
                            null,
                            "UNAUTHENTICATED",
                            1))
                    .await();
        }
        log.write(entry("ann", "auth.login", "", "DONE")).await();
        assertThat(store.entries("auth.login")).hasSize(21);
        ahead = Duration.ofMinutes(61);
        log.write(entry("ann", "auth.login", "", "DONE")).await();
        assertThat(store.entries("auth.login")).hasSize(23);
        JsonObject rest = store.entries("auth.login").get(21);
        assertThat(rest.getLong("count")).isEqualTo(480);
        assertThat(rest.getString("outcome")).isEqualTo("UNAUTHENTICATED");
        assertThat(rest.getJsonObject("after").getJsonArray("users")).hasSize(3);
        assertThat(rest.getJsonObject("after").getJsonArray("addresses")).hasSize(10);
    }

    @Test
    void changesOfTaskAfterTaskAreCountedAndWrittenAtTheEnd() {
        for (int i = 0; i < 150; i++) {
            log.write(entry("ann", "task.change", "c/t" + i, "DONE")).await();
            log.write(entry("ann", "user.change", "u" + i, "DONE")).await();
        }
        assertThat(store.entries("user.change")).hasSize(150);
        assertThat(store.entries("task.change")).hasSize(100);
        log.close().await();
        assertThat(store.entries("task.change")).hasSize(101);
        assertThat(store.entries("task.change").get(100).getLong("count")).isEqualTo(50);
        assertThat(store.entries("task.change").get(100).getString("by")).isEqualTo("ann");
    }

    @Test
    void keepsNoStateThatIsVeryLong() {
        JsonObject huge = new JsonObject().put("names", "x".repeat(10_000));
        log.write(new AuditEntry("ann", null, "here", "user.change", "bob", huge, null, "DONE", 1))
                .await();
        assertThat(store.entries().get(0).getJsonObject("before").fieldNames()).containsExactly("leftOut");
    }

    @Test
    void goesOnWhereAPageEndedHoweverLittleFits() {
        for (int i = 0; i < 6_000; i++) {
            String action = i == 0 ? "user.remove" : "user.change";
            log.write(entry("ann", action, "u" + i, "DONE")).await();
        }
        AuditPages pages = new AuditPages(store);
        var filter = new AuditPages.Filter(
                Optional.empty(), Optional.of("user.remove"), Optional.empty(), Optional.empty(), Optional.empty());
        AuditPages.Page first = pages.page(filter, "", 50).await();
        assertThat(first.items()).isEmpty();
        AuditPages.Page second = pages.page(
                        filter, Optional.ofNullable(first.next()).orElseThrow(), 50)
                .await();
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isNull();
    }

    private static AuditEntry entry(String by, String action, String target, String outcome) {
        return new AuditEntry(by, null, "here", action, target, null, null, outcome, 1);
    }
}
