package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the channels. */
@Command(name = "channels", description = "Lists the channels and how many tasks they hold.")
final class ChannelsCommand extends ClientCommand {

    @Override
    int run(Rest rest, Screen screen) {
        screen.list(
                rest.get("/channels"),
                new Table()
                        .column("CHANNEL", "name")
                        .column("QUEUED", "queued")
                        .column("RUNNING", "running")
                        .column("SCHEDULED", "scheduled")
                        .column("FAILED", "failed")
                        .column("SUCCEEDED", "succeeded")
                        .column("GATES", ChannelsCommand::gates)
                        .column("CAPACITY", "capacity")
                        .column("LIMITS", ChannelsCommand::limits)
                        .column("OLDEST", channel -> Screen.ago(channel.getValue("oldestQueuedAt"))));
        return Exit.OK;
    }

    /** Which are shut, and by whom. */
    static @Nullable String gates(JsonObject channel) {
        JsonObject gates = channel.getJsonObject("gates", new JsonObject());
        String state = gates.getString("state", "OPEN");
        if (state.equals("OPEN")) {
            return null;
        }
        JsonObject dispatch = gates.getJsonObject("dispatch");
        JsonObject shut = dispatch == null ? gates.getJsonObject("intake") : dispatch;
        String which = state.equals("PAUSED") ? "paused" : dispatch == null ? "intake shut" : "dispatch shut";
        return which + " by " + shut.getString("by") + " " + Screen.ago(shut.getValue("since"));
    }

    /** How fast and how many at once; {@code k:} before what holds for each key. */
    private static @Nullable String limits(JsonObject channel) {
        String limits = Stream.of("", "k:")
                .flatMap(of -> Stream.of(
                        word(of, channel.getValue(of.isEmpty() ? "rate" : "keyRate"), ""),
                        word(of, channel.getValue(of.isEmpty() ? "concurrency" : "keyConcurrency"), "x")))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
        return limits.isEmpty() ? null : limits;
    }

    private static String word(String before, @Nullable Object value, String behind) {
        return value == null ? "" : before + value + behind;
    }
}
