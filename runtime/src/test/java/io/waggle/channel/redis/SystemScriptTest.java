package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The scripts of what belongs to no channel: the register, leases, jars, the first user. */
class SystemScriptTest extends ScriptFixture {

    @Test
    @Of(Script.REGISTER)
    void a_channel_has_one_number() {
        assertThat(call(Script.REGISTER, "crawl")).isEqualTo(1L);
        assertThat(again(Script.REGISTER, "crawl")).isEqualTo(1L);
        assertThat(call(Script.REGISTER, "mail")).isEqualTo(2L);
        is("channels", "{crawl=1, mail=2}", "numbers", "{1=crawl, 2=mail}", "counters", "{channel=2}");
    }

    @Test
    @Of(Script.LEASE_OPEN)
    void each_opening_is_a_new_epoch_and_buries_the_one_before() {
        List<?> opened = list(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        assertThat(opened.get(0)).isEqualTo(1L);
        long now = (Long) opened.get(1);
        is("counters", "{epoch=1, heard=NOW}", "leases", "<1=NOW>", "nodes", "{n1=1 i1 NOW {}}");
        assertThat(dump.sorted("leases")).containsEntry("1", now + 4_000.0);

        assertThat(list(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 1).get(0)).isEqualTo(2L);
        is("counters", "{epoch=2, heard=NOW}", "leases", "<2=NOW>", "buried", "<1=NOW>", "nodes", "{n1=2 i1 NOW {}}");
    }

    @Test
    @Of(Script.LEASE_OPEN)
    void an_opening_that_comes_late_ends_no_epoch_that_came_after_and_is_told_of_it() {
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 1);
        for (int known : new int[] {0, 1, 7}) {
            List<?> late = listAgain(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", known);
            assertThat(late.get(0)).isEqualTo(0L);
            assertThat(late.get(2)).isEqualTo(2L);
        }
        assertThat(list(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 2).get(0)).isEqualTo(3L);
        assertThat(list(Script.LEASE_OPEN, "n2", "i2", 4_000, "{}", 7).get(0))
                .as("a store that has forgotten the node")
                .isEqualTo(4L);
    }

    @Test
    @Of(Script.LEASE_OPEN)
    void a_name_is_another_instances_only_after_its_lease() {
        call(Script.LEASE_OPEN, "n1", "i1", 60_000, "{}", 0);
        var before = dump.lines();
        assertThatThrownBy(() -> call(Script.LEASE_OPEN, "n1", "i2", 4_000, "{}", 0))
                .hasMessageStartingWith("NAMETAKEN");
        assertThat(dump.lines()).isEqualTo(before);
        write(Command.ZADD, "leases", 5, "1");
        assertThat(list(Script.LEASE_OPEN, "n1", "i2", 4_000, "{}", 1).get(0)).isEqualTo(2L);
        is("counters", "{epoch=2, heard=NOW}", "leases", "<2=NOW>", "buried", "<1=NOW>", "nodes", "{n1=2 i2 NOW {}}");
    }

    @Test
    @Of(Script.LEASE_BEAT)
    void a_beat_renews_its_lease_and_buries_whoever_let_its_own_run_out() {
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        call(Script.LEASE_OPEN, "n2", "i2", 4_000, "{}", 0);
        write(Command.ZADD, "leases", 5, "2");
        List<?> beat = list(Script.LEASE_BEAT, 1, "n1", "i1", 6_000, "{\"a\":1}");
        long now = (Long) beat.get(1);
        assertThat(beat).isEqualTo(List.of(1L, now, -1L, List.of("2")));
        is(
                "counters",
                "{epoch=2, heard=NOW}",
                "leases",
                "<1=NOW>",
                "buried",
                "<2=NOW>",
                "nodes",
                "{n1=1 i1 NOW {\"a\":1}, n2=2 i2 NOW {}}");
        assertThat(dump.sorted("leases")).containsEntry("1", now + 6_000.0);
        assertThat(listAgain(Script.LEASE_BEAT, 1, "n1", "i1", 6_000, "{\"a\":1}")
                        .get(3))
                .isEqualTo(List.of("2"));
        assertThat(again(Script.LEASE_BEAT, 2, "n2", "i2", 6_000, "{}")).isEqualTo(List.of(0L));
    }

    @Test
    @Of(Script.LEASE_BEAT)
    void a_beat_tells_when_the_next_lease_of_another_ends() {
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        call(Script.LEASE_OPEN, "n2", "i2", 7_000, "{}", 0);
        assertThat((Long) list(Script.LEASE_BEAT, 2, "n2", "i2", 7_000, "{}").get(2))
                .isBetween(0L, 4_000L);
        assertThat((Long) list(Script.LEASE_BEAT, 1, "n1", "i1", 4_000, "{}").get(2))
                .isBetween(4_000L, 7_000L);
    }

    @Test
    @Of(Script.LEASE_OPEN)
    void who_comes_first_after_an_outage_buries_nobody_but_its_own_past() {
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        call(Script.LEASE_OPEN, "n2", "i2", 4_000, "{}", 0);
        write(Command.ZADD, "leases", 4_005, "1", 4_006, "2");
        write(Command.HSET, "counters", "heard", 6);
        long now = (Long) list(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 1).get(1);
        assertThat(dump.sorted("leases")).isEqualTo(java.util.Map.of("2", now + 4_000.0, "3", now + 4_000.0));
        assertThat(list(Script.LEASE_BEAT, 3, "n1", "i1", 4_000, "{}").get(3)).isEqualTo(List.of("1"));
    }

    @Test
    @Of(Script.LEASE_BEAT)
    void an_epoch_whose_number_was_given_again_is_dead() {
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        write(Command.HSET, "nodes", "n1", "0 i1 7 {}", "n2", "1 i2 8 {}");
        assertThat(call(Script.LEASE_BEAT, 1, "n1", "i1", 4_000, "{}")).isEqualTo(List.of(0L));
        assertThat(list(Script.LEASE_BEAT, 1, "n2", "i2", 4_000, "{}").get(0)).isEqualTo(1L);
    }

    @Test
    @Of(Script.LEASE_BEAT)
    void time_in_which_nobody_was_heard_is_added_to_every_lease() {
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        call(Script.LEASE_OPEN, "n2", "i2", 4_000, "{}", 0);
        long now = (Long) list(Script.LEASE_BEAT, 1, "n1", "i1", 4_000, "{}").get(1);
        // Redis stood still for a minute: the last beat was a minute ago, and the other's lease ended in the meantime.
        write(Command.HSET, "counters", "heard", now - 60_000);
        write(Command.ZADD, "leases", now - 58_000, "2");
        List<?> beat = list(Script.LEASE_BEAT, 1, "n1", "i1", 4_000, "{}");
        assertThat(beat.get(3)).as("nobody is buried").isEqualTo(List.of());
        assertThat(dump.sorted("leases").get("2")).isBetween(now + 2_000.0, now + 7_000.0);

        // Its clock was set back an hour, and its nodes' leases are not to last an hour longer.
        write(Command.HSET, "counters", "heard", now + 3_600_000);
        write(Command.ZADD, "leases", now + 3_602_000, "2");
        list(Script.LEASE_BEAT, 1, "n1", "i1", 4_000, "{}");
        assertThat(dump.sorted("leases").get("2")).isBetween(now + 2_000.0, now + 7_000.0);

        // A beat that comes a little late is none.
        write(Command.HSET, "counters", "heard", now - 1_000);
        write(Command.ZADD, "leases", now - 500, "2");
        assertThat(list(Script.LEASE_BEAT, 1, "n1", "i1", 60_000, "{}").get(3)).isEqualTo(List.of("2"));
    }

    @Test
    @Of(Script.LEASE_DOUBT)
    void a_doubted_lease_is_shortened_once_and_a_beat_renews_it() {
        call(Script.LEASE_OPEN, "n1", "i1", 60_000, "{}", 0);
        assertThat(call(Script.LEASE_DOUBT, 1, 20_000)).isEqualTo(1L);
        double shortened = dump.sorted("leases").getOrDefault("1", 0.0);
        assertThat(again(Script.LEASE_DOUBT, 1, 20_000)).isEqualTo(0L);
        long now = (Long) list(Script.LEASE_BEAT, 1, "n1", "i1", 60_000, "{}").get(1);
        assertThat(shortened).isBetween(now + 10_000.0, now + 20_000.0);
        assertThat(dump.sorted("leases")).containsEntry("1", now + 60_000.0);
        assertThat(call(Script.LEASE_DOUBT, 2, 20_000)).as("no such epoch").isEqualTo(0L);
        is("counters", "{epoch=1, heard=NOW}", "leases", "<1=NOW>", "nodes", "{n1=1 i1 NOW {}}");
    }

    @Test
    @Of(Script.LEASE_CLOSE)
    void a_node_that_leaves_in_peace_is_buried_once() {
        call(Script.LEASE_OPEN, "n1", "i1", 4_000, "{}", 0);
        assertThat(call(Script.LEASE_CLOSE, 1)).isEqualTo(1L);
        is("counters", "{epoch=1, heard=NOW}", "buried", "<1=NOW>", "nodes", "{n1=1 i1 NOW {}}");
        assertThat(again(Script.LEASE_CLOSE, 1)).isEqualTo(0L);
    }

    @Test
    @Of(Script.DEPLOY)
    void a_jar_is_stored_once_and_becomes_active() {
        assertThat(call(Script.DEPLOY, "s1", "{1}", "jar1", "f", "g")).isEqualTo(1L);
        is("jars", "{s1=jar1}", "units", "{s1={1}}", "active", "{f=s1, g=s1}", "counters", "{units=1}");
        assertThat(call(Script.DEPLOY, "s1", "{1}", "jar1", "f", "g")).isEqualTo(2L);
        assertThat(call(Script.DEPLOY, "s2", "{2}", "jar2", "g")).isEqualTo(3L);
        is(
                "jars",
                "{s1=jar1, s2=jar2}",
                "units",
                "{s1={1}, s2={2}}",
                "active",
                "{f=s1, g=s2}",
                "counters",
                "{units=3}");
    }

    @Test
    @Of(Script.FIRST_USER)
    void one_user_is_the_first() {
        assertThat(call(Script.FIRST_USER, "ann", "{1}")).isEqualTo(1L);
        assertThat(again(Script.FIRST_USER, "ann", "{1}")).isEqualTo(0L);
        assertThat(again(Script.FIRST_USER, "bob", "{2}")).isEqualTo(0L);
        is("users", "{ann={1}}");
    }

    @Test
    @Of(Script.CHANGE_USER)
    void a_user_is_changed_only_as_it_was_read() {
        String ann = user("admin", false);
        String bob = user("viewer", false);
        write(Command.HSET, "users", "ann", ann, "bob", bob);
        assertThat(again(Script.CHANGE_USER, "bob", "{}", ann)).isEqualTo(0L);
        assertThat(again(Script.CHANGE_USER, "eve", bob, ann)).as("nobody").isEqualTo(0L);
        assertThat(call(Script.CHANGE_USER, "bob", bob, user("operator", false)))
                .isEqualTo(1L);
        is("users", "{ann=" + ann + ", bob=" + user("operator", false) + "}");
        assertThat(again(Script.CHANGE_USER, "bob", bob, user("operator", false)))
                .isEqualTo(1L);
    }

    @Test
    @Of(Script.CHANGE_USER)
    void the_last_administrator_who_is_not_disabled_stays() {
        String admin = user("admin", false);
        String sleeper = user("admin", true);
        write(Command.HSET, "users", "ann", admin, "bob", sleeper, "eve", user("viewer", false));
        for (String becomes : List.of("", sleeper, user("viewer", false))) {
            assertThat(again(Script.CHANGE_USER, "ann", admin, becomes)).isEqualTo(-1L);
        }
        call(Script.CHANGE_USER, "bob", sleeper, admin);
        assertThat(call(Script.CHANGE_USER, "ann", admin, "")).isEqualTo(1L);
        assertThat(again(Script.CHANGE_USER, "ann", admin, "")).isEqualTo(1L);
        is("users", "{bob=" + admin + ", eve=" + user("viewer", false) + "}");
    }

    @Test
    @Of(Script.CHANGE_USER)
    void who_is_disabled_or_removed_has_no_tokens() {
        String bob = user("viewer", false);
        String off = user("viewer", true);
        write(Command.HSET, "users", "bob", bob, "eve", bob);
        write(Command.HSET, "tokens", "1", "{\"user\":\"bob\"}", "2", "{\"user\":\"eve\"}", "3", "{\"user\":\"bob\"}");
        write(Command.HSET, "seen", "u:bob", 1, "u:eve", 2, "t:1", 3, "t:2", 4);
        assertThat(call(Script.CHANGE_USER, "bob", bob, off)).isEqualTo(1L);
        again(Script.CHANGE_USER, "bob", bob, off);
        is(
                "users",
                "{bob=" + off + ", eve=" + bob + "}",
                "tokens",
                "{2={\"user\":\"eve\"}}",
                "seen",
                "{t:2=4, u:bob=1, u:eve=2}");
        assertThat(call(Script.CHANGE_USER, "eve", bob, "")).isEqualTo(1L);
        is("users", "{bob=" + off + "}", "seen", "{u:bob=1}");
    }

    private static String user(String role, boolean disabled) {
        return "{\"roles\":[\"viewer\",\"" + role + "\"],\"disabled\":" + disabled + "}";
    }

    @Test
    @Of(Script.ADD_TOKEN)
    void a_token_needs_a_user_and_room() {
        assertThat(again(Script.ADD_TOKEN, "1", "{1}", "ann", 2)).isEqualTo(0L);
        write(Command.HSET, "users", "ann", user("viewer", false), "bob", user("viewer", true));
        assertThat(again(Script.ADD_TOKEN, "1", "{1}", "bob", 2)).isEqualTo(0L);
        assertThat(call(Script.ADD_TOKEN, "1", "{1}", "ann", 2)).isEqualTo(1L);
        assertThat(call(Script.ADD_TOKEN, "2", "{2}", "ann", 2)).isEqualTo(1L);
        assertThat(again(Script.ADD_TOKEN, "2", "{x}", "ann", 2)).isEqualTo(1L);
        assertThat(again(Script.ADD_TOKEN, "3", "{3}", "ann", 2)).isEqualTo(-1L);
        assertThat(at("tokens")).isEqualTo("{1={1}, 2={2}}");
    }

    @Test
    @Of(Script.AUDIT)
    void an_entry_is_added_once_by_each_run() {
        assertThat(call(Script.AUDIT, "n1", "r1", 1_000, 60_000, 1, "a", 2, "b"))
                .isEqualTo(2L);
        assertThat(again(Script.AUDIT, "n1", "r1", 1_000, 60_000, 1, "a", 2, "b"))
                .isEqualTo(0L);
        assertThat(call(Script.AUDIT, "n1", "r1", 1_000, 60_000, 2, "b", 3, "c"))
                .isEqualTo(1L);
        assertThat(call(Script.AUDIT, "n2", "r2", 1_000, 60_000, 1, "d")).isEqualTo(1L);
        assertThat(call(Script.AUDIT, "n1", "r11", 1_000, 60_000, 1, "e")).isEqualTo(1L);
        assertThat(dump.stream("audit"))
                .extracting(entry -> entry.substring(0, entry.indexOf(" p ")))
                .containsExactly("e a n 1", "e b n 2", "e c n 3", "e d n 4", "e e n 5");
        assertThat(at("audited")).isEqualTo("{n1=r11 1, n2=r2 1}");
        assertThat(dump.hash("auditchain")).containsEntry("number", "5").doesNotContainKey("first");
    }

    @Test
    @Of(Script.AUDIT)
    void the_oldest_entries_go_by_number_and_by_age() {
        List<Object> arguments = new ArrayList<>(List.of("n1", "r1", 1_000, 60_000));
        for (int i = 1; i <= 1_500; i++) {
            arguments.addAll(List.of(i, "entry " + i));
        }
        call(Script.AUDIT, arguments.toArray());
        List<String> kept = dump.stream("audit");
        assertThat(kept)
                .hasSizeBetween(1_000, 1_200)
                .last(InstanceOfAssertFactories.STRING)
                .startsWith("e entry 1500 n 1500 p ");
        String oldest = kept.get(0);
        assertThat(oldest).contains(" n " + dump.hash("auditchain").get("first") + " p ");
        assertThat(oldest).endsWith(" p " + dump.hash("auditchain").get("before"));

        write(Command.DEL, "audit");
        for (int i = 1; i <= 300; i++) {
            write(Command.XADD, "audit", i + "-1", "e", "old " + i);
        }
        call(Script.AUDIT, "n1", "r1", 1_000, 60_000, 2_000, "new");
        assertThat(dump.stream("audit"))
                .hasSizeLessThan(150)
                .last(InstanceOfAssertFactories.STRING)
                .startsWith("e new n 1501 p ");
    }

    @Test
    @Of(Script.TRY_LOGIN)
    void the_fourth_try_waits_wherever_it_comes_from() {
        for (int i = 0; i < 3; i++) {
            assertThat(login("charge", "ann", "a" + i)).isZero();
        }
        assertThat(login("charge", "ann", "a4")).isZero();
        assertThat(login("charge", "ann", "a5")).isBetween(1L, 1_000L);
        var before = dump.hash("tries");
        assertThat(login("charge", "ann", "a6"))
                .as("a refused one is not charged")
                .isPositive();
        assertThat(dump.hash("tries")).isEqualTo(before).hasSize(5);
        assertThat(login("charge", "bob", "a6")).isZero();
        assertThat(ends()).isEqualTo(dump.hash("tries").keySet());
    }

    @Test
    @Of(Script.TRY_LOGIN)
    void an_address_has_so_many_tries() {
        for (int i = 0; i < 20; i++) {
            assertThat(login("charge", "user" + i, "10.0.0.1")).isZero();
        }
        assertThat(login("charge", "x", "10.0.0.1")).isBetween(1L, 6_000L);
        long now = System.currentTimeMillis();
        write(Command.HSET, "tries", "a:10.0.0.1", "0 " + (now - 13_000));
        assertThat(login("charge", "x", "10.0.0.1")).isZero();
        assertThat(login("charge", "y", "10.0.0.1")).isZero();
        assertThat(login("charge", "z", "10.0.0.1")).isPositive();
    }

    @Test
    @Of(Script.TRY_LOGIN)
    void strangers_keep_nobody_out_who_was_here_before() {
        assertThat(login("charge", "ann", "home")).isZero();
        assertThat(login("forgive", "ann", "home")).isZero();
        for (int i = 0; i < 4; i++) {
            login("charge", "ann", "stranger" + i);
        }
        assertThat(login("charge", "ann", "stranger")).isPositive();
        for (int i = 0; i < 10; i++) {
            assertThat(login("charge", "ann", "home")).isZero();
            assertThat(login("forgive", "ann", "home")).isZero();
        }
        assertThat(login("charge", "ann", "stranger"))
                .as("nor do they gain by it")
                .isPositive();
        for (int i = 0; i < 4; i++) {
            assertThat(login("charge", "ann", "home")).isZero();
        }
        assertThat(login("charge", "ann", "home")).isPositive();
    }

    @Test
    @Of(Script.TRY_LOGIN)
    void what_is_over_goes_and_so_does_what_is_too_much() {
        for (int i = 0; i < 30; i++) {
            write(Command.HSET, "tries", "a:old" + i, "1 5");
            write(Command.ZADD, "triedfrom", 1_000 + i, "a:old" + i);
        }
        login("charge", "ann", "a");
        assertThat(dump.hash("tries")).hasSize(2);
        login("forgive", "ann", "a");
        for (int i = 0; i < 60; i++) {
            login("charge", "u" + i, "b" + i);
        }
        assertThat(dump.hash("tries")).hasSize(100).containsKey("k:" + sha1("ann\na"));
        assertThat(dump.sorted("tried")).hasSize(50);
        assertThat(ends()).isEqualTo(dump.hash("tries").keySet());
    }

    @Test
    @Of(Script.TRY_LOGIN)
    void an_address_is_held_back_however_many_accounts_were_guessed_at() {
        for (int i = 0; i < 60; i++) {
            login("charge", "u" + i, "b" + i % 6);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(login("charge", "x" + i, "10.0.0.1")).isZero();
        }
        assertThat(login("charge", "y", "10.0.0.1")).isPositive();
    }

    /** What has a time at which it is forgotten. */
    private Set<String> ends() {
        Set<String> ends = new TreeSet<>(dump.sorted("tried").keySet());
        ends.addAll(dump.sorted("triedfrom").keySet());
        return ends;
    }

    private long login(String what, String account, String address) {
        return (Long) Objects.requireNonNull(
                call(Script.TRY_LOGIN, what, account, address, 3, 60_000, 20, 10, 2_592_000_000L, 3_600_000, 50));
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void every_script_has_a_test() {
        Set<Script> tested = new TreeSet<>(Comparator.naturalOrder());
        Stream.of(
                        SubmitScriptTest.class,
                        ClaimScriptTest.class,
                        SettleScriptTest.class,
                        KeepScriptTest.class,
                        SystemScriptTest.class,
                        GateScriptTest.class,
                        SteeringScriptTest.class,
                        StandingScriptTest.class,
                        FiguresScriptTest.class,
                        LogScriptTest.class,
                        ControlScriptTest.class,
                        HistoryTest.class,
                        FamilyScriptTest.class)
                .flatMap(tests -> Arrays.stream(tests.getDeclaredMethods()))
                .map(method -> method.getAnnotation(Of.class))
                .filter(of -> of != null)
                .forEach(of -> tested.add(of.value()));
        assertThat(tested).containsExactly(Script.values());
    }
}
