package io.waggle.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waggle.control.Program;
import io.waggle.control.ProgramEnd;
import io.waggle.control.ProgramEnd.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramRunnerTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void what_it_writes_and_ends_with_is_told() throws Exception {
        ProgramEnd end = sh("echo hello; pwd; echo no >&2; exit 3", LONG);

        assertThat(end.outcome()).isEqualTo(Outcome.DONE);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.stdout()).isEqualTo("hello\n" + folder.toRealPath() + "\n");
        assertThat(end.stderr()).isEqualTo("no\n");
        assertThat(end.truncated()).isFalse();
    }

    @Test
    void what_is_too_long_is_cut_and_the_program_still_ends() throws Exception {
        ProgramEnd end = sh("head -c 300000 /dev/zero | tr '\\0' x; echo end >&2", LONG);

        assertThat(end.exitCode()).isZero();
        assertThat(end.stdout()).hasSize(BoundedOutput.BYTES);
        assertThat(end.stderr()).isEqualTo("end\n");
        assertThat(end.truncated()).isTrue();
    }

    @Test
    void it_has_nothing_to_read() throws Exception {
        assertThat(sh("cat; echo read", LONG).stdout()).isEqualTo("read\n");
    }

    @Test
    void arguments_are_not_read_by_a_shell() throws Exception {
        ProgramEnd end = new ProgramRunner(new Program(List.of("echo", "$HOME; ls"), LONG, null)).run();

        assertThat(end.stdout()).isEqualTo("$HOME; ls\n");
    }

    @Test
    void a_time_out_kills_what_it_started_too() throws Exception {
        Path pid = folder.resolve("pid");
        ProgramEnd end =
                sh("sh -c 'trap \"\" TERM; echo $$ > pid; while :; do sleep 1; done'; :", Duration.ofSeconds(3));

        assertThat(end.outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(end.exitCode()).isNull();
        assertThat(end.detail()).contains("3s");
        long grandchild = Long.parseLong(Files.readString(pid).trim());
        await().until(() ->
                ProcessHandle.of(grandchild).map(one -> !one.isAlive()).orElse(true));
    }

    @Test
    void the_nodes_own_variables_are_not_for_programs() {
        assertThat(ProgramRunner.isOwn("WAGGLE_REDIS")).isTrue();
        assertThat(ProgramRunner.isOwn("PATH")).isFalse();
    }

    @Test
    void what_it_leaves_running_goes_on_and_its_end_is_not_waited_for() throws Exception {
        ProgramRunner runner = runner("(while [ ! -e end ]; do sleep 0.1; done; touch ended) & echo out", LONG);
        ProgramEnd end = runner.run();
        assertThat(end.outcome()).isEqualTo(Outcome.DONE);
        assertThat(end.stdout()).isEqualTo("out\n");
        assertThat(folder.resolve("ended")).doesNotExist();
        Files.createFile(folder.resolve("end"));
        runner.awaitOutput();
        await().until(() -> Files.exists(folder.resolve("ended")));
    }

    @Test
    void what_is_not_there_fails_with_a_sentence() throws Exception {
        ProgramEnd end = new ProgramRunner(new Program(List.of("/no/such/program"), LONG, null)).run();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.detail()).contains("/no/such/program");
    }

    private ProgramEnd sh(String script, Duration timeout) throws InterruptedException {
        return runner(script, timeout).run();
    }

    private ProgramRunner runner(String script, Duration timeout) {
        return new ProgramRunner(new Program(List.of("sh", "-c", script), timeout, folder.toString()));
    }
}
