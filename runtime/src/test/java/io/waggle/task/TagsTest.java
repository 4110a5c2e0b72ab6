package io.waggle.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagsTest {

    private static boolean has(String... asked) {
        return Tags.has(Set.of("gpu", "eu"), "one-1", "one", List.of(asked));
    }

    @Test
    void a_device_has_what_it_was_given_and_its_own_name_and_that_of_its_node() {
        assertThat(has()).isTrue();
        assertThat(has("gpu")).isTrue();
        assertThat(has("device:one-1", "eu", "gpu", "node:one")).isTrue();
    }

    @Test
    void nothing_else_will_do() {
        assertThat(has("arm")).isFalse();
        assertThat(has("gpu", "arm")).isFalse();
        assertThat(has("device:one")).isFalse();
        assertThat(has("device:one-11")).isFalse();
        assertThat(has("device:xone-1")).isFalse();
        assertThat(has("node:one-1")).isFalse();
        assertThat(has("one-1")).isFalse();
    }

    @Test
    void names_of_devices_and_nodes_are_nobody_elses() {
        assertThat(Tags.isOwn("device:two-1")).isTrue();
        assertThat(Tags.isOwn("node:two")).isTrue();
        assertThat(Tags.isOwn("devices:two")).isFalse();
        assertThat(Tags.isOwn("gpu")).isFalse();
    }
}
