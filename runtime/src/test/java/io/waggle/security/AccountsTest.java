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
        accounts = Accounts.open(vertx, store, store, data, clock).await();
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
        var empty = new MemoryUserStore();
        assertThatThrownBy(
                        () -> Accounts.open(vertx, empty, empty, other, clock).await())
                .hasMessageContaining("jwt.key");
    }

    @Test
    void offersItsKeyAgainToAStoreThatLostIt() {
        Session session = setup();
        var ann = store.find("ann").await().orElseThrow();
        var empty = new MemoryUserStore();
        empty.put(ann);
        Accounts again = Accounts.open(vertx, empty, empty, data, clock).await();
        assertThat(again.authenticate(session.token()).await().user()).isEqualTo("ann");
    }

    @Test
    void endsEveryOtherSessionWithANewPassword() {
        Session here = setup();
        Session there = accounts.login("there", "ann", GOOD).await();
        assertCode(
                accounts.changePassword(here.caller(), "here", "wrong one", "four red plates"), ProblemCode.FORBIDDEN);
        assertThatThrownBy(() -> accounts.changePassword(here.caller(), "here", GOOD, "password1"))
                .hasMessageContaining("among the first");

        Session fresh = accounts.changePassword(here.caller(), "here", GOOD, "four red plates")
                .await();

        assertThat(accounts.authenticate(fresh.token()).await().user()).isEqualTo("ann");
        assertCode(accounts.authenticate(here.token()), ProblemCode.UNAUTHENTICATED);
        assertCode(accounts.authenticate(there.token()), ProblemCode.UNAUTHENTICATED);
        assertCode(accounts.login("here", "ann", GOOD), ProblemCode.UNAUTHENTICATED);
        assertThat(accounts.login("here", "ann", "four red plates").await().token())
                .isNotEmpty();
    }

    @Test
    void slowsDownWhoeverGuessesTheOldPassword() {
        Session session = setup();
        for (int i = 0; i < 4; i++) {
            failure(accounts.changePassword(session.caller(), "here", "wrong" + i, "four red plates"));
        }
        assertThat(failure(accounts.changePassword(session.caller(), "here", GOOD, "four red plates")))
                .isInstanceOf(Throttled.class);
    }

    @Test
    void aUserWhoIsMadeAnewHasNoneOfTheOldSessions() {
        Session ann = setup();
        accounts.users().create("bob", "four red plates", List.of(Role.VIEWER)).await();
        Session bob = accounts.login("here", "bob", "four red plates").await();
        var wish = new MachineTokens.Wish("ci", Role.VIEWER, List.of(), List.of(), null);
        String machine = accounts.machines().make(bob.caller(), wish).await().secret();
        assertThat(accounts.authenticate(machine).await().expiresAt()).isEqualTo(Caller.NEVER);
        accounts.users().remove("bob").await();
        ahead = Duration.ofMillis(1);
        accounts.users().create("bob", "four red plates", List.of(Role.ADMIN)).await();
        assertCode(accounts.authenticate(bob.token()), ProblemCode.UNAUTHENTICATED);
        assertCode(accounts.authenticate(machine), ProblemCode.UNAUTHENTICATED);
        assertThat(accounts.authenticate(ann.token()).await().user()).isEqualTo("ann");
    }

    @Test
    void aTokenIsNeverWorthMoreThanItsUser() {
        Session ann = setup();
        accounts.users()
                .create("bob", "four red plates", List.of(Role.OPERATOR))
                .await();
        Caller bob = accounts.login("here", "bob", "four red plates").await().caller();
        assertCode(
                accounts.machines().make(bob, new MachineTokens.Wish("x", Role.DEPLOYER, List.of(), List.of(), null)),
                ProblemCode.FORBIDDEN);
        String token = accounts.machines()
                .make(bob, new MachineTokens.Wish("x", Role.OPERATOR, List.of(), List.of(), null))
                .await()
                .secret();
        assertThat(accounts.authenticate(token).await().may(Role.OPERATOR)).isTrue();
        accounts.users()
                .change("bob", new Users.Edit(List.of(Role.SUBMITTER), null, null))
                .await();
        assertThat(accounts.authenticate(token).await().may(Role.OPERATOR)).isFalse();
        assertThat(accounts.authenticate(token).await().may(Role.SUBMITTER)).isFalse();
        assertThat(ann.caller().machine()).isNull();
    }

    @Test
    void aTokenEndsAtItsTimeAndOnlyItsOwnSecretOpens() {
        Session ann = setup();
        var wish = new MachineTokens.Wish("ci", Role.VIEWER, List.of(), List.of(), Duration.ofDays(1));
        var made = accounts.machines().make(ann.caller(), wish).await();
        String secret = made.secret();
        assertThat(store.token(made.token().id()).await().toString()).doesNotContain(secret.substring(22));
        assertThat(accounts.authenticate(secret).await().machine()).isEqualTo(new Machine("ci", List.of(), List.of()));
        char last = secret.charAt(secret.length() - 1);
        String forged = secret.substring(0, secret.length() - 1) + (last == 'A' ? 'B' : 'A');
        assertCode(accounts.authenticate(forged), ProblemCode.UNAUTHENTICATED);
        assertCode(accounts.authenticate("wgt_short"), ProblemCode.UNAUTHENTICATED);
        ahead = Duration.ofDays(1).plusSeconds(3);
        assertCode(accounts.authenticate(secret), ProblemCode.UNAUTHENTICATED);
    }

    @Test
    void notesTheUseOfATokenSeldom() {
        Session ann = setup();
        var wish = new MachineTokens.Wish("ci", Role.VIEWER, List.of(), List.of(), null);
        var made = accounts.machines().make(ann.caller(), wish).await();
        accounts.authenticate(made.secret()).await();
        long first = store.lastUsed().await().getOrDefault(made.token().id(), 0L);
        ahead = Duration.ofMinutes(9);
        accounts.authenticate(made.secret()).await();
        assertThat(store.lastUsed().await()).containsEntry(made.token().id(), first);
        ahead = Duration.ofMinutes(11);
        accounts.authenticate(made.secret()).await();
        assertThat(store.lastUsed().await().get(made.token().id())).isGreaterThan(first);
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
