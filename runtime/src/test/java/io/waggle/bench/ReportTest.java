package io.waggle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.waggle.task.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String PAGE =
            "before\n" + Report.BEGIN + "\nfigures of yesterday\n" + Report.END + "\nafter\n";

    @TempDir
    Path docs;

    @Test
    void tableAndPicturesStandBetweenTheMarks() throws Exception {
        Path page = Files.writeString(docs.resolve("performance.md"), PAGE);
        Pictures pictures = new Pictures();
        pictures.throughput("drain", List.of(new Watch.Point(1, 1)));
        new Report(docs).write(new Outcome(Samples.results(), pictures));
        assertThat(page)
                .content()
                .startsWith("before\n" + Report.BEGIN)
                .endsWith(Report.END + "\nafter\n")
                .doesNotContain("yesterday")
                .contains("`abc123`", "| drain | 80,000 |", "| bullmq 6.7.0 |", "(performance/throughput.svg)")
                .doesNotContain("latency.svg");
        assertThat(docs.resolve("performance/table.svg")).content().startsWith("<svg");
        assertThat(new JsonObject(Files.readString(docs.resolve("performance/results.json"))).getString("commit"))
                .isEqualTo("abc123");
    }

    @Test
    void writingTwiceIsWritingOnce() {
        String once = Report.replaced(PAGE, "new");
        assertThat(Report.replaced(once, "new")).isEqualTo(once);
    }

    @Test
    void aPageWithoutTheMarksIsLeftAlone() {
        assertThatThrownBy(() -> Report.replaced("no marks", "new"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(Report.BEGIN);
    }
}
