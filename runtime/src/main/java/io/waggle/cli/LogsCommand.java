package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a task has logged. */
@Command(
        name = "logs",
        description = "Shows what a task has logged; follows it until the task has ended.",
        footer = {"", "Example: waggle logs w1_1_7 --follow --level warning"})
final class LogsCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "The task's id, or <channel>/<id>.")
    private String id;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until the task has ended.")
    private boolean follow;

    @Option(names = "--level", paramLabel = "LEVEL", description = "Nothing less grave: debug, info, warning, error.")
    private @Nullable String level;

    @Option(names = "--device", paramLabel = "ID", description = "Only what was logged on this device.")
    private @Nullable String device;

    @Override
    int run(Rest rest, Screen screen) {
        String path = "/tasks/" + Rest.encode(id) + "/logs";
        if (follow) {
            AtomicBoolean ended = new AtomicBoolean();
            rest.copy(path + "?follow=true" + sieve(), "application/x-ndjson", line -> {
                JsonObject json = new JsonObject(line);
                ended.compareAndSet(false, json.containsKey("end"));
                show(screen, json);
            });
            if (!ended.get()) {
                throw new CliFailure(Exit.FAILED, "The log broke off before the task had ended: follow it again.");
            }
            return Exit.OK;
        }
        String cursor = null;
        do {
            JsonObject page = rest.get(path + "?limit=500" + sieve() + (cursor == null ? "" : "&cursor=" + cursor));
            page.getJsonArray("items").forEach(line -> show(screen, (JsonObject) line));
            cursor = page.getString("next");
        } while (cursor != null);
        return Exit.OK;
    }

    private String sieve() {
        return (level == null ? "" : "&level=" + Rest.encode(level))
                + (device == null ? "" : "&device=" + Rest.encode(device));
    }

    private static void show(Screen screen, JsonObject line) {
        if (screen.json()) {
            screen.line(line.encode());
        }
        if (line.getJsonObject("problem") != null) {
            throw new CliFailure(Exit.FAILED, line.getJsonObject("problem").getString("detail"));
        }
        if (!screen.json() && line.getString("text") != null) {
            String head = line.getString("at") + " " + line.getString("level") + " attempt "
                    + line.getInteger("attempt") + " " + line.getString("device") + "  ";
            line.getString("text").lines().forEach(part -> screen.line(head + Screen.cell(part)));
        }
    }
}
