package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code steer.lua}, {@code note_command.lua}, {@code forget_device.lua} and {@code unregister.lua}. */
class SteeringScriptTest extends ScriptFixture {

    @Test
    @Of(Script.STEER)
    void each_change_has_a_revision_and_none_has_none() {
        assertThat(call(Script.STEER, "d wish", "PAUSE", "d slots", "4")).isEqualTo(1L);
        assertThat(again(Script.STEER, "d wish", "PAUSE")).isEqualTo(1L);
        assertThat(call(Script.STEER, "d wish", "START", "d slots", "")).isEqualTo(2L);
        assertThat(again(Script.STEER, "d slots", "")).isEqualTo(2L);
        is("steering", "{d wish=START, revision=2}");
    }

    @Test
    @Of(Script.NOTE_COMMAND)
    void a_command_with_a_key_is_noted_once() {
        assertThat(list(Script.NOTE_COMMAND, "", 3, "{1}")).isEqualTo(List.of(1L, ""));
        assertThat(list(Script.NOTE_COMMAND, "ann/k", 3, "{2}")).isEqualTo(List.of(2L, ""));
        assertThat(listAgain(Script.NOTE_COMMAND, "ann/k", 3, "{other}")).isEqualTo(List.of(2L, "{2}"));
        is("commands", "{1=/{1}, 2=ann/k/{2}}", "asked", "{ann/k=2}", "counters", "{command=2}");
    }

    @Test
    @Of(Script.NOTE_COMMAND)
    void the_oldest_are_forgotten_with_their_keys() {
        list(Script.NOTE_COMMAND, "k1", 2, "{1}");
        list(Script.NOTE_COMMAND, "", 2, "{2}");
        list(Script.NOTE_COMMAND, "k3", 2, "{3}");
        is("commands", "{2=/{2}, 3=k3/{3}}", "asked", "{k3=3}", "counters", "{command=3}");
        assertThat(list(Script.NOTE_COMMAND, "k1", 2, "{4}")).isEqualTo(List.of(4L, ""));
    }

    @Test
    @Of(Script.FORGET_DEVICE)
    void only_a_node_that_does_not_live_and_has_nothing_left_is_forgotten() {
        call(Script.LEASE_OPEN, "n1", "i1", 60_000, "{\"a\":1}", 0);
        call(Script.STEER, "n1-1 wish", "PAUSE", "n2-1 wish", "PAUSE");
        assertThat(again(Script.FORGET_DEVICE, "n1", 1, "", "n1-1 wish"))
                .as("lives")
                .isEqualTo(0L);
        call(Script.LEASE_CLOSE, 1);
        assertThat(again(Script.FORGET_DEVICE, "n1", 1, "", "n1-1 wish"))
                .as("its tasks are not moved back yet")
                .isEqualTo(0L);
        write(Command.ZREM, "buried", "1");
        assertThat(again(Script.FORGET_DEVICE, "n1", 7, "", "n1-1 wish"))
                .as("another epoch")
                .isEqualTo(0L);
        assertThat(call(Script.FORGET_DEVICE, "n1", 1, "{}", "n1-1 wish")).isEqualTo(1L);
        assertThat(at("nodes")).isEqualTo("{n1=1 i1 NOW {}}");
        assertThat(at("steering")).isEqualTo("{n2-1 wish=PAUSE, revision=1}");
        assertThat(call(Script.FORGET_DEVICE, "n1", 1, "", "n1-1 wish")).isEqualTo(1L);
        assertThat(at("nodes")).isEmpty();
        assertThat(again(Script.FORGET_DEVICE, "n1", 1, "", "n1-1 wish")).isEqualTo(0L);
    }

    @Test
    @Of(Script.UNREGISTER)
    void a_channel_that_was_deleted_gets_its_number_again() {
        assertThat(call(Script.REGISTER, "crawl")).isEqualTo(1L);
        assertThat(call(Script.UNREGISTER, "crawl")).isEqualTo(1L);
        assertThat(again(Script.UNREGISTER, "crawl")).isEqualTo(0L);
        assertThat(again(Script.UNREGISTER, "nobody")).isEqualTo(0L);
        is("channels", "{crawl=-1}", "numbers", "{1=crawl}", "counters", "{channel=1}");
        assertThat(call(Script.REGISTER, "crawl")).isEqualTo(1L);
        assertThat(at("channels")).isEqualTo("{crawl=1}");
    }
}
