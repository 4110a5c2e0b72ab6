package io.waggle.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureFamilyTest {

    private static FailureFamily of(String function, String version, String type, String message, String stack) {
        TaskError error = new TaskError(type, message, stack);
        return FailureFamily.of(new StoredTask(
                function,
                0,
                List.of(),
                null,
                null,
                "b",
                new RetryPolicy(1, 0, 0),
                0,
                0,
                new byte[0],
                1,
                List.of(new Attempt(1, 1, "d", "n", version, 0, 0, error)),
                new Outcome(TaskState.FAILED, null, 0)));
    }

    private static String stack(String... frames) {
        return "E: m\n\tat " + String.join("\n\tat ", frames) + "\n";
    }

    private static String id(String... frames) {
        return of("f", "v", "E", "m", stack(frames)).id();
    }

    @Test
    void function_version_type_and_top_frames_decide_and_the_message_does_not() {
        String stack = stack("shop.A.a(A.java:1)", "shop.B.b(B.java:2)");
        FailureFamily one = of("f", "v", "E", "page 17 is gone", stack);
        assertThat(one.id())
                .matches("[0-9a-f]{16}")
                .isEqualTo(of("f", "v", "E", "other", stack).id());
        assertThat(one.message()).isEqualTo("page 17 is gone");
        assertThat(List.of(
                        of("g", "v", "E", "m", stack).id(),
                        of("f", "w", "E", "m", stack).id(),
                        of("f", "v", "F", "m", stack).id(),
                        of("f", "v", "E", "m", stack + "Caused by: java.io.IOException: x\n")
                                .id(),
                        of("f", "v", "E", "m", stack("shop.A.a(A.java:9)", "shop.B.b(B.java:2)"))
                                .id()))
                .doesNotHaveDuplicates()
                .doesNotContain(one.id());
        assertThat(of("f", "v", "E", "m", stack + "Caused by: F: x\n\tat q.C.c(C.java:1)\n")
                        .id())
                .as("messages of causes do not count")
                .isEqualTo(of("f", "v", "E", "m", stack + "Caused by: F: y\n").id());
    }

    @Test
    void the_authors_frames_are_told_five_at_most_without_where_they_were_loaded_from() {
        assertThat(of(
                                "f",
                                "v",
                                "E",
                                "m",
                                stack(
                                        "java.base/java.util.Optional.orElseThrow(Optional.java:377)",
                                        "app//shop.A.a(A.java:1)",
                                        "io.vertx.core.impl.F.f(F.java:1)",
                                        "b.B.b(B.java:1)",
                                        "c.C.c(C.java:1)",
                                        "d.D.d(D.java:1)",
                                        "e.E.e(E.java:1)",
                                        "f.F.f(F.java:1)"))
                        .frames())
                .containsExactly(
                        "shop.A.a(A.java:1)",
                        "b.B.b(B.java:1)",
                        "c.C.c(C.java:1)",
                        "d.D.d(D.java:1)",
                        "e.E.e(E.java:1)");
        assertThat(of("f", "v", "E", "m", stack("java.base/java.util.A.a(A.java:3)"))
                        .frames())
                .as("where there are no others")
                .containsExactly("java.util.A.a(A.java:3)");
    }

    @Test
    void what_is_made_anew_in_each_run_makes_no_family() {
        assertThat(id("shop.A.lambda$run$3(A.java:10)")).isEqualTo(id("shop.A.lambda$run$4(A.java:11)"));
        assertThat(id("shop.A$$Lambda$14/0x0000000800c0.apply(Unknown Source)"))
                .isEqualTo(id("shop.A$$Lambda/0x000000080177.apply(Unknown Source)"));
        assertThat(id("com.sun.proxy.$Proxy12.get(Unknown Source)", "shop.A.a(A.java:1)"))
                .isEqualTo(id("com.sun.proxy.$Proxy15.get(Unknown Source)", "shop.A.a(A.java:1)"));
        assertThat(id("shop.$Proxy12.get(Unknown Source)")).isEqualTo(id("shop.$Proxy7.get(Unknown Source)"));
        assertThat(id("shop.A.lambda$run$3(A.java:10)")).isNotEqualTo(id("shop.A.lambda$stop$3(A.java:10)"));
    }

    @Test
    void without_a_stack_the_message_decides_but_for_numbers_ids_and_what_is_quoted() {
        String one = of("f", "v", "TIMEOUT", "no page 'a b' of w1_5_1k after 30s", "")
                .id();
        assertThat(of("f", "v", "TIMEOUT", "no page 'q' of w2_9_zz1 after 1500ms", "")
                        .id())
                .isEqualTo(one);
        assertThat(of("f", "v", "TIMEOUT", "no host 'q' of w2_9_zz1 after 1500ms", "")
                        .id())
                .isNotEqualTo(one);
    }

    @Test
    void poison_is_one_family_of_each_function() {
        assertThat(of("f", "v", TaskError.POISON, "x", "").id())
                .isEqualTo(of("f", "w", TaskError.POISON, "y", "").id())
                .isNotEqualTo(of("g", "v", TaskError.POISON, "x", "").id());
    }
}
