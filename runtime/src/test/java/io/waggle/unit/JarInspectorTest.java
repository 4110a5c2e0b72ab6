package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waggle.task.FunctionInfo;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarInspectorTest {

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftOnTheDisk() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private List<FunctionInfo> inspect(TestJar jar) {
        return inspect(jar.bytes());
    }

    private List<FunctionInfo> inspect(byte[] jar) {
        return new JarInspector(new JarFolder(folder), JarLimits.DEFAULT).functions("my.jar", jar);
    }

    private void refused(TestJar jar, String reason) {
        assertThatThrownBy(() -> inspect(jar))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.BAD_JAR))
                .hasMessageStartingWith("The jar 'my.jar' was refused: ")
                .hasMessageContaining(reason);
    }

    @Test
    void findsFunctionsAndTheirDefaults() {
        List<FunctionInfo> found = inspect(new TestJar()
                .blocking(
                        "demo.B",
                        "@WaggleFunction(value=\"b\", channel=\"c\", attempts=7, backoff=\"2s\", timeout=\"1m30s\","
                                + " slots=2, description=\"d\")",
                        "return 1;",
                        "")
                .listed("FunctionVerticle", "demo.A # the other one")
                .source(
                        "demo.A",
                        "@WaggleFunction(\"a\") public class A extends FunctionVerticle { public Future<?>"
                                + " run(TaskContext t) { return Future.succeededFuture(); }}"));

        assertThat(found)
                .containsExactly(
                        new FunctionInfo("a", "", "a", 3, Duration.ofSeconds(1), Duration.ofMinutes(10), null, 0),
                        new FunctionInfo(
                                "b",
                                "d",
                                "c",
                                7,
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(90),
                                2));
    }

    @Test
    void refusesAJarWithoutFunctions() {
        refused(new TestJar().entry("readme.txt", new byte[1]), "it lists no function");
    }

    @Test
    void refusesWhatIsListedAndNotThere() {
        refused(new TestJar().listed("TaskFunction", "demo.Missing"), "demo.Missing, which is not in the jar");
        refused(new TestJar().listed("TaskFunction", "java.lang.String"), "java.lang.String, which is not in the jar");
        refused(
                new TestJar().listed("TaskFunction", "io.waggle.unit.Units"),
                "io.waggle.unit.Units, which is not in the jar");
    }

    @Test
    void refusesWhatIsNoFunction() {
        refused(
                new TestJar().listed("TaskFunction", "demo.No").source("demo.No", "public class No {}"),
                "demo.No as a TaskFunction, which it is not");
        refused(
                new TestJar()
                        .listed("TaskFunction", "demo.No")
                        .source("demo.No", "public abstract class No implements TaskFunction {}"),
                "which is abstract");
        refused(new TestJar().blocking("demo.F", "", "return 1;", ""), "has no @WaggleFunction");
        refused(
                new TestJar().blocking("demo.F", "@WaggleFunction(\"f\")", "return 1;", "public F(int x) {}"),
                "no public constructor without parameters");
    }

    @Test
    void refusesBadDefaults() {
        refused(annotated("@WaggleFunction(\"a b\")"), "the name 'a b' must be");
        refused(annotated("@WaggleFunction(\"\")"), "the name '' must be");
        refused(annotated("@WaggleFunction(value=\"f\", attempts=0)"), "attempts is 0");
        refused(annotated("@WaggleFunction(value=\"f\", slots=-1)"), "slots is -1");
        refused(annotated("@WaggleFunction(value=\"f\", timeout=\"soon\")"), "timeout 'soon' is no duration");
        refused(
                annotated("@WaggleFunction(value=\"f\", backoffCap=\"PT999999999999H\")"),
                "backoffCap is longer than 3650 days");
        refused(annotated("@WaggleFunction(value=\"f\", backoff=\"\")"), "backoff '' is no duration");
        refused(annotated("@WaggleFunction(value=\"f\", channel=\"a/b\")"), "the channel 'a/b' must be");
    }

    private static TestJar annotated(String annotation) {
        return new TestJar().blocking("demo.F", annotation, "return 1;", "");
    }

    @Test
    void refusesTwoFunctionsOfOneName() {
        refused(
                new TestJar()
                        .blocking("demo.F", "@WaggleFunction(\"f\")", "return 1;", "")
                        .blocking("demo.G", "@WaggleFunction(\"f\")", "return 1;", ""),
                "the function 'f' is there twice");
    }

    @Test
    void refusesWhatCannotBeMade() {
        refused(
                member("static { if (true) throw new IllegalStateException(\"static no\"); }"),
                "IllegalStateException: static no");
        refused(member("public F() { throw new IllegalStateException(\"made no\"); }"), "made no");
        refused(member("public F() { endless(); } void endless() { endless(); }"), "StackOverflowError");
        refused(member("Object host = io.waggle.task.TaskState.FAILED;"), "io/waggle/task/TaskState");
    }

    private static TestJar member(String member) {
        return new TestJar().blocking("demo.F", "@WaggleFunction(\"f\")", "return 1;", member);
    }

    @Test
    void refusesAJarCutOffAnywhereOrWithAByteChangedAndNeverFallsOver() {
        byte[] jar = TestJar.function("f", "return 1;").bytes();
        for (int length = 0; length < jar.length; length += 7) {
            byte[] cut = Arrays.copyOf(jar, length);
            assertThatThrownBy(() -> inspect(cut)).isInstanceOf(Problem.class);
        }
        for (int at = 0; at < jar.length; at += 5) {
            byte[] spoilt = jar.clone();
            spoilt[at] ^= 0x41;
            try {
                inspect(spoilt);
            } catch (Problem refused) {
                assertThat(refused.code()).isEqualTo(ProblemCode.BAD_JAR);
            }
        }
    }

    @Test
    void refusesATableOfContentsThatNamesSomethingElse() {
        byte[] jar =
                TestJar.function("f", "return 1;").entry("zzz1", new byte[1]).bytes();
        String text = new String(jar, StandardCharsets.ISO_8859_1);
        int inTable = text.lastIndexOf("zzz1");
        jar[inTable + 3] = '2';
        assertThatThrownBy(() -> inspect(jar)).isInstanceOf(Problem.class).hasMessageContaining("table of contents");
    }
}
