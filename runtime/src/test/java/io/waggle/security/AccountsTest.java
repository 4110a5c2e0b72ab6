package io.waggle.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

    private static final String GOOD = "three blue cups";

    @TempDir
    Path data;

    private final MemoryUserStore store = new MemoryUserStore();
    private Duration ahead = Duration.ZERO;
    private final Instant begun = Instant.now();
    private final InstantSource clock = () -> begun.plus(ahead);
    private Vertx vertx;
    private Accounts accounts;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        accounts = Accounts.open(vertx, store, data, clock).await();
    }

    @AfterEach
    void close() {
        accounts.close().await();
        vertx.close().await();
    }

    @Test
    void makesTheFirstAdministratorOnce() throws Exception {
        String token = accounts.prepareFirstUser(null).await().orElseThrow();
        Path file = data.resolve("setup-token");
        assertThat(Files.readString(file).strip()).isEqualTo(token);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(data.resolve("jwt.key"))).isEqualTo("rw-------");
        assertThat(accounts.setupNeeded().await()).isTrue();

        Session session = accounts.setup(token, "ann", GOOD).await();

        assertThat(session.caller().may(Role.ADMIN)).isTrue();
        assertThat(accounts.setupNeeded().await()).isFalse();
        assertThat(file).doesNotExist();
        assertCode(accounts.setup(token, "bob", GOOD), ProblemCode.CONFLICT);
        assertThat(accounts.login("here", "ann", GOOD).await().caller().user()).isEqualTo("ann");
    }

    @Test
    void letsExactlyOneOfTwoRacingSetupsWin() {
        String token = accounts.prepareFirstUser(null).await().orElseThrow();
        var one = accounts.setup(token, "ann", GOOD);
        var two = accounts.setup(token, "bob", GOOD);
        Future.join(one, two).otherwiseEmpty().await();
        assertThat(List.of(one.succeeded(), two.succeeded())).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void tiresOfWrongSetupTokens() {
        String token = accounts.prepareFirstUser(null).await().orElseThrow();
        for (int i = 0; i < 5; i++) {
            assertCode(accounts.setup("wrong", "ann", GOOD), ProblemCode.FORBIDDEN);
        }
        assertCode(accounts.setup(token, "ann", GOOD), ProblemCode.FORBIDDEN);
    }

    @Test
    void letsTheSetupTokenDieAfterHalfAnHour() {
        String token = accounts.prepareFirstUser(null).await().orElseThrow();
        ahead = Duration.ofMinutes(31);
        assertCode(accounts.setup(token, "ann", GOOD), ProblemCode.FORBIDDEN);
    }

    @Test
    void keepsTheSetupTokenWhenThePasswordIsWeak() {
        String token = accounts.prepareFirstUser(null).await().orElseThrow();
        assertCode(accounts.setup(token, "ann", "password1"), ProblemCode.BAD_REQUEST);
        assertThat(accounts.setup(token, "ann", GOOD).await().token()).isNotEmpty();
    }

    @Test
    void takesTheAdministratorFromAFile() throws Exception {
        Path file = Files.writeString(data.resolve("pw"), GOOD + "\n");
        assertThat(accounts.prepareFirstUser(file).await()).isEqualTo(Optional.empty());
        assertThat(accounts.login("here", "admin", GOOD).await().caller().may(Role.ADMIN))
                .isTrue();
    }

    @Test
    void refusesAWeakPasswordFromAFile() throws Exception {
        Path file = Files.writeString(data.resolve("pw"), "123456");
        assertCode(accounts.prepareFirstUser(file), ProblemCode.BAD_REQUEST);
    }

    @Test
    void saysTheSameForAnUnknownUserAndAWrongPassword() {
        setup();
        Throwable unknown = failure(accounts.login("here", "nobody", GOOD));
        Throwable wrong = failure(accounts.login("here", "ann", "something else"));
        assertThat(unknown).hasMessage(wrong.getMessage());
        assertThat(((Problem) unknown).code()).isEqualTo(ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void refusesTheRightPasswordDuringALock() {
        setup();
        for (int i = 0; i < 4; i++) {
            failure(accounts.login("here", "ann", "wrong"));
        }
        assertCode(accounts.login("here", "ann", GOOD), ProblemCode.TOO_MANY_REQUESTS);
    }

    @Test
    void endsASessionAtLogout() {
        Session session = setup();
        assertThat(accounts.authenticate(session.token()).await().user()).isEqualTo("ann");
        accounts.logout(session.caller()).await();
        assertCode(accounts.authenticate(session.token()), ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void obeysANewTokenVersionAndNewRolesWithinFiveSeconds() {
        Session session = setup();
        assertThat(accounts.authenticate(session.token()).await().may(Role.ADMIN))
                .isTrue();
        var ann = store.find("ann").await().orElseThrow();
        store.put(new StoredUser("ann", ann.passwordHash(), List.of("viewer"), 1));
        ahead = Duration.ofSeconds(3);
        assertThat(accounts.authenticate(session.token()).await().may(Role.OPERATOR))
                .isFalse();
        store.put(new StoredUser("ann", ann.passwordHash(), List.of("viewer"), 2));
        ahead = Duration.ofSeconds(6);
        assertCode(accounts.authenticate(session.token()), ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void letsATokenEndThatWasGoodBefore() {
        Session session = setup();
        accounts.authenticate(session.token()).await();
        ahead = Tokens.LIFE.minusSeconds(60);
        assertThat(accounts.authenticate(session.token()).succeeded()).isTrue();
        ahead = Tokens.LIFE.plusSeconds(60);
        assertCode(accounts.authenticate(session.token()), ProblemCode.UNAUTHENTICATED);
        assertCode(accounts.authenticate(session.token()), ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void refusesAForgeryOfATokenThatWasGoodBefore() {
        Session session = setup();
        accounts.authenticate(session.token()).await();
        String token = session.token();
        int at = token.length() - 5;
        String forged = token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
        assertCode(accounts.authenticate(forged), ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void refusesToOpenWithAShortKey() throws Exception {
        Path other = Files.createDirectory(data.resolve("other"));
        Files.write(other.resolve("jwt.key"), new byte[16]);
        assertThatThrownBy(() -> Accounts.open(vertx, new MemoryUserStore(), other, clock)
                        .await())
                .hasMessageContaining("jwt.key");
    }

    @Test
    void offersItsKeyAgainToAStoreThatLostIt() {
        Session session = setup();
        var ann = store.find("ann").await().orElseThrow();
        var empty = new MemoryUserStore();
        empty.put(ann);
        Accounts again = Accounts.open(vertx, empty, data, clock).await();
        assertThat(again.authenticate(session.token()).await().user()).isEqualTo("ann");
    }

    private Session setup() {
        String token = accounts.prepareFirstUser(null).await().orElseThrow();
        return accounts.setup(token, "ann", GOOD).await();
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Throwable failure(Future<?> future) {
        try {
            future.await();
        } catch (Exception e) {
            return e;
        }
        throw new AssertionError("it should have failed");
    }

    private static void assertCode(Future<?> future, ProblemCode code) {
        assertThat(failure(future))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
    }
}
