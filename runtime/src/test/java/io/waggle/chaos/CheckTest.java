package io.waggle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waggle.chaos.Finding.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check against ledgers and lists that are written here: each wrong is found, and what must be is not. */
class CheckTest {

    private static final long AT = 1_795_000_000_000L;
    private static final String N1 = "n1-100";
    private static final String N2 = "n2-200";

    /** Tasks that do nothing special under this seed. */
    private static final long SEED = 5;

    private static final int NUMBER = plain();

    private final Book book = new Book();
    private final List<JsonObject> rows = new ArrayList<>();
    private final List<Episode> episodes = new ArrayList<>();
    private final JsonObject counters = new JsonObject();
    private final JsonObject figures = new JsonObject();
    private boolean counted = true;

    @TempDir
    Path folder;

    /** The first number whose work is to succeed at once. */
    private static int plain() {
        return IntStream.range(0, 100)
                .filter(number -> {
                    Job job = Job.draw(SEED, number);
                    return job.fails() == 0 && job.channel() == Job.PLAIN;
                })
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTaskThatRanOnceAndSucceededIsAsItMustBe() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 10);
        listed("SUCCEEDED", 7);
        assertThat(found()).isEmpty();
    }

    @Test
    void anAcknowledgedTaskThatIsNowhereIsLost() throws IOException {
        acknowledged();
        assertThat(found()).contains(Wrong.LOST);
    }

    @Test
    void aTaskInDoubtMayBeNowhereUnlessItRan() throws IOException {
        heard(Book.Word.UNKNOWN);
        assertThat(found()).isEmpty();
        ran(N1, 1, 7, 0, 'E', 10);
        assertThat(found()).contains(Wrong.LOST);
    }

    @Test
    void aSuccessWithoutAnEndOfItsFunctionIsLost() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 10);
        listed("SUCCEEDED", 8);
        assertThat(found()).contains(Wrong.LOST);
    }

    @Test
    void aTaskThatIsStillOnItsWayIsStranded() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, Execution.NONE, 0);
        listed("RUNNING", 0);
        assertThat(found()).contains(Wrong.STRANDED);
    }

    @Test
    void whatNobodySubmittedIsAPhantom() throws IOException {
        heard(Book.Word.REFUSED);
        ran(N1, 1, 7, 0, 'E', 10);
        listed("SUCCEEDED", 7);
        assertThat(found()).contains(Wrong.PHANTOM);
    }

    @Test
    void aSecondRunWithoutAFaultIsADouble() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 10);
        ran(N2, 1, 8, 500, 'E', 10);
        listed("SUCCEEDED", 8);
        assertThat(found()).containsExactly(Wrong.DOUBLED);
    }

    @Test
    void aSecondRunIsExplainedByTheKillOfItsNodeAndNotOfAnother() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, Execution.NONE, 0);
        ran(N2, 1, 8, 3_000, 'E', 10);
        listed("SUCCEEDED", 8);
        episode(FaultKind.KILL, 1, N2, 100);
        assertThat(found()).containsExactly(Wrong.DOUBLED);
        episode(FaultKind.KILL, 0, N1, 100);
        assertThat(found()).isEmpty();
    }

    @Test
    void aDrainExplainsOnlyWhatItInterrupted() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 50);
        ran(N2, 1, 8, 500, 'E', 10);
        listed("SUCCEEDED", 8);
        episode(FaultKind.DRAIN, 0, N1, 20);
        assertThat(found()).containsExactly(Wrong.DOUBLED);
    }

    @Test
    void anOldFenceThatWasAcceptedIsFoundWhateverTheFaults() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 6_000);
        ran(N2, 1, 8, 5_000, 'E', 10);
        listed("SUCCEEDED", 7);
        episode(FaultKind.FREEZE, 0, N1, 0);
        assertThat(found()).containsExactly(Wrong.ACCEPTED_STALE);
    }

    @Test
    void aTaskInTwoListsIsFound() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 10);
        listed("SUCCEEDED", 7);
        listed("SUCCEEDED", 7);
        assertThat(found()).contains(Wrong.TWO_STATES);
    }

    @Test
    void anInterruptionThatWasCountedIsFound() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'I', 50);
        ran(N2, 2, 8, 500, 'E', 10);
        listed("SUCCEEDED", 8);
        episode(FaultKind.DRAIN, 0, N1, 20);
        assertThat(found()).containsExactly(Wrong.MISCOUNTED);
    }

    @Test
    void aChannelThatMiscountsIsFound() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 10);
        listed("SUCCEEDED", 7);
        counters.put("succeededTotal", 2);
        assertThat(found()).containsExactly(Wrong.COUNTERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitted", "finished", "waiting", "working", "failed"})
    void figuresThatMiscountAreFound(String figure) throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 10);
        listed("SUCCEEDED", 7);
        figures.put(figure, 2);
        assertThat(found()).containsExactly(Wrong.COUNTERS);
    }

    @Test
    void figuresThatAreNotThereAreFound() throws IOException {
        acknowledged();
        ran(N1, 1, 7, 0, 'E', 10);
        listed("SUCCEEDED", 7);
        counted = false;
        assertThat(found()).containsExactly(Wrong.COUNTERS);
    }

    private void acknowledged() {
        heard(Book.Word.ACKNOWLEDGED);
    }

    private void heard(Book.Word word) {
        while (book.size() <= NUMBER) {
            book.next();
        }
        book.asked(NUMBER);
        book.heard(NUMBER, word);
    }

    /** Writes into a ledger; times are from {@link #AT}. */
    private void ran(String writer, int attempt, long fence, long from, char end, long ms) throws IOException {
        String middle = " " + Job.id(NUMBER) + " " + attempt + " " + fence + " ";
        String lines = "S" + middle + (AT + from) + "\n"
                + (end == Execution.NONE ? "" : end + middle + (AT + from + ms) + "\n");
        Files.writeString(folder.resolve(writer), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void listed(String state, long fence) {
        rows.add(new JsonObject()
                .put("id", Job.id(NUMBER))
                .put("address", "chaos/" + Job.id(NUMBER))
                .put("state", state)
                .put("result", fence));
    }

    private void episode(FaultKind kind, int node, String process, long at) {
        Strike strike = new Strike(at, kind, List.of(node), 1_000);
        episodes.add(new Episode(strike, List.of(process), AT + at, AT + at, AT + at + 1_000, 0, ""));
    }

    private List<Wrong> found() throws IOException {
        long succeeded = rows.stream()
                .filter(row -> row.getString("state").equals("SUCCEEDED"))
                .count();
        JsonObject numbers = new JsonObject()
                .put("queued", 0)
                .put("running", rows.size() - succeeded)
                .put("scheduled", 0)
                .put("failed", 0)
                .put("succeeded", succeeded)
                .put("submittedTotal", rows.size())
                .put("succeededTotal", succeeded)
                .put("failedTotal", 0)
                .mergeIn(counters);
        JsonObject told = new JsonObject()
                .put("submitted", rows.size())
                .put("finished", succeeded)
                .put("waiting", 0)
                .put("working", rows.size() - succeeded)
                .put("failed", 0)
                .mergeIn(figures);
        Survey survey =
                Survey.of(book.size(), Job.CHANNELS.get(Job.PLAIN), rows, numbers, counted ? told : new JsonObject());
        Runs runs = Runs.read(new Ledgers(folder), survey, book.size());
        Check check = new Check(SEED, book, survey, runs, new Shocks(episodes, List.of()));
        return check.findings(new Kept(book.size(), book.size(), 0)).stream()
                .map(Finding::wrong)
                .distinct()
                .toList();
    }
}
