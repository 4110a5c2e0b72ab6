package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescerTest {

    private final List<List<String>> calls = new ArrayList<>();
    private final List<Promise<List<Integer>>> answers = new ArrayList<>();
    private final Coalescer<String, Integer> coalescer = new Coalescer<>(new Load<>(String::length), this::call);

    private Future<List<Integer>> call(List<String> items) {
        calls.add(List.copyOf(items));
        Promise<List<Integer>> answer = Promise.promise();
        answers.add(answer);
        return answer.future();
    }

    @Test
    void an_idle_one_is_sent_at_once_and_what_comes_meanwhile_travels_together() {
        Future<List<Integer>> first = coalescer.add(List.of("a"));
        Future<List<Integer>> second = coalescer.add(List.of("b", "c"));
        Future<List<Integer>> third = coalescer.add(List.of("d"));
        assertThat(calls).containsExactly(List.of("a"));

        answers.get(0).complete(List.of(1));
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c", "d"));
        answers.get(1).complete(List.of(2, 3, 4));

        assertThat(first.result()).containsExactly(1);
        assertThat(second.result()).containsExactly(2, 3);
        assertThat(third.result()).containsExactly(4);
    }

    @Test
    void a_call_that_fails_fails_its_own_parts_only() {
        Future<List<Integer>> first = coalescer.add(List.of("a"));
        Future<List<Integer>> second = coalescer.add(List.of("b"));

        answers.get(0).fail("no route");
        answers.get(1).complete(List.of(2));

        assertThat(first.failed()).isTrue();
        assertThat(second.result()).containsExactly(2);
    }

    @Test
    void a_call_that_throws_is_a_call_that_failed() {
        Coalescer<String, Integer> thrower = new Coalescer<>(new Load<>(String::length), items -> {
            throw new IllegalStateException("no");
        });

        assertThat(thrower.add(List.of("a")).failed()).isTrue();
        assertThat(thrower.add(List.of("b")).failed()).isTrue();
    }

    @Test
    void a_call_carries_no_more_bytes_than_the_bound_but_for_a_single_large_part() {
        String large = "x".repeat((int) Load.MOST_BYTES);
        coalescer.add(List.of("first"));
        coalescer.add(List.of("small"));
        coalescer.add(List.of(large));
        coalescer.add(List.of("last"));

        answers.get(0).complete(List.of(0));
        answers.get(1).complete(List.of(0));
        answers.get(2).complete(List.of(0));

        assertThat(calls.stream().map(List::size)).containsExactly(1, 1, 1, 1);
        assertThat(calls.get(2)).containsExactly(large);
    }
}
