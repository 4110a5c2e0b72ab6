package io.waggle.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the results of a batch, or writes them into files. */
@Command(
        name = "dump",
        description = {
            "Shows the last results of a batch, or writes all of them into files, each a JSON array, newest first:",
            "one file per function, or one file for all."
        },
        sortOptions = false)
final class DumpCommand extends ClientCommand {

    private static final int SHOWN = 10;
    private static final List<String> OPEN = List.of("SCHEDULED", "QUEUED", "RUNNING");

    @Parameters(paramLabel = "BATCH", arity = "0..1", description = "The batch.")
    private @Nullable String batch;

    @Option(
            names = {"-ta", "--batch"},
            paramLabel = "BATCH",
            description = "The same.")
    private @Nullable String sameBatch;

    @Option(
            names = {"-sp", "--function"},
            split = ",",
            paramLabel = "NAME",
            description = "Only of these functions.")
    private List<String> functions = new ArrayList<>();

    @Option(
            names = {"-fi", "--file"},
            split = ",",
            paramLabel = "FILE",
            description = "Where to: a file for each function, in their order.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--fields",
            split = ",",
            paramLabel = "FIELD",
            description = "These fields of each task, like id,payload,result, and not its result alone.")
    private List<String> fields = new ArrayList<>();

    @Option(
            names = {"-li", "--limit"},
            paramLabel = "N",
            description = "How many at most, of each function (default: 10 shown, all into files).")
    private @Nullable Integer limit;

    @Option(
            names = {"-fo", "--force"},
            description = "Writes files although tasks of the batch have not ended.")
    private boolean force;

    @Override
    int run(Rest rest, Screen screen) throws IOException {
        String of = batch();
        if (files.isEmpty()) {
            return show(rest, screen, of);
        }
        check(rest, of);
        JsonArray written = new JsonArray();
        for (int i = 0; i < files.size(); i++) {
            JsonArray results = results(rest, of, functions.isEmpty() ? "" : functions.get(i), Integer.MAX_VALUE);
            Files.writeString(files.get(i), lines(results), java.nio.file.StandardOpenOption.CREATE_NEW);
            written.add(new JsonObject().put("file", files.get(i).toString()).put("results", results.size()));
        }
        if (screen.json()) {
            screen.json(new JsonObject().put("batch", of).put("files", written));
        } else {
            written.stream()
                    .map(JsonObject.class::cast)
                    .forEach(one -> screen.line(one.getValue("results") + " results in " + one.getString("file")));
        }
        return Exit.OK;
    }

    private String batch() {
        String named = batch != null ? batch : sameBatch;
        if (named == null || (batch != null && sameBatch != null)) {
            throw new CliFailure(Exit.USAGE, "Name one batch: waggle dump 2026-11-22 --file results.json.");
        }
        return named;
    }

    private int show(Rest rest, Screen screen, String of) {
        JsonArray all = new JsonArray();
        for (String function : functions.isEmpty() ? List.of("") : functions) {
            all.addAll(results(rest, of, function, SHOWN));
        }
        if (screen.json()) {
            screen.json(new JsonObject().put("batch", of).put("items", all));
        } else {
            all.forEach(result -> screen.line(Json.encode(result)));
            screen.note(all.isEmpty() ? "No task of this batch has succeeded yet." : "--file writes all of them.");
        }
        return Exit.OK;
    }

    /** Nothing is written unless all of it can be. */
    private void check(Rest rest, String of) {
        if (files.size() != Math.max(1, functions.size())) {
            throw new CliFailure(
                    Exit.USAGE,
                    files.size() + " files for " + functions.size()
                            + " functions: name one for each, like -sp crawl,count -fi crawl.json,count.json.");
        }
        files.stream().filter(Files::exists).findFirst().ifPresent(there -> {
            throw new CliFailure(Exit.FAILED, "The file " + there + " is there already: name another.");
        });
        for (String state : force ? List.<String>of() : OPEN) {
            if (!Screen.items(Pages.get(rest, path(of, "", state), 1)).isEmpty()) {
                throw new CliFailure(
                        Exit.FAILED,
                        "Tasks of the batch " + of + " have not ended (" + state + "): --force writes what there is.");
            }
        }
    }

    private static String path(String of, String function, String state) {
        return "/tasks?state=" + state + "&batch=" + Rest.encode(of)
                + (function.isEmpty() ? "" : "&function=" + Rest.encode(function));
    }

    private JsonArray results(Rest rest, String of, String function, int usual) {
        List<JsonObject> tasks =
                Screen.items(Pages.get(rest, path(of, function, "SUCCEEDED"), limit == null ? usual : limit));
        JsonArray results = new JsonArray();
        tasks.forEach(row -> results.add(shown(row.containsKey("resultBytes") ? whole(rest, row) : row)));
        return results;
    }

    /** A list leaves out long results. */
    private static JsonObject whole(Rest rest, JsonObject row) {
        return rest.get("/tasks/" + Rest.encode(row.getString("address")));
    }

    private @Nullable Object shown(JsonObject task) {
        if (fields.isEmpty()) {
            return task.getValue("result");
        }
        JsonObject chosen = new JsonObject();
        fields.forEach(field -> chosen.put(field, task.getValue(field)));
        return chosen;
    }

    private static String lines(JsonArray results) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < results.size(); i++) {
            text.append(i == 0 ? "\n" : ",\n").append(Json.encode(results.getValue(i)));
        }
        return text.append("\n]\n").toString();
    }
}
