package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Failures without doubles: one row for all with the same cause. */
@Command(name = "errors", description = "Shows failures by their causes, each cause once with its count.")
final class ErrorsCommand extends ClientCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "Only of this function, else of this channel, else of this batch.")
    private @Nullable String job;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many causes (default: 100).")
    private int limit;

    @Override
    int run(Rest rest, Screen screen) {
        Families.print(screen, job == null ? Families.get(rest, "", limit) : of(rest, job));
        return Exit.OK;
    }

    /** What the first meaning of the word that has failures says. */
    private JsonObject of(Rest rest, String word) {
        JsonObject answer = Families.get(rest, Families.query("function", word), limit);
        if (Screen.items(answer).isEmpty() && channels(rest).contains(word)) {
            answer = Families.get(rest, Families.query("channel", word), limit);
        }
        return Screen.items(answer).isEmpty() ? Families.get(rest, Families.query("batch", word), limit) : answer;
    }

    private static List<String> channels(Rest rest) {
        return Screen.items(rest.get("/channels")).stream()
                .map(channel -> channel.getString("name"))
                .toList();
    }
}
