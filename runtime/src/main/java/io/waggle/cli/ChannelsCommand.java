package io.waggle.cli;

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
                        .column("OLDEST", channel -> Screen.ago(channel.getValue("oldestQueuedAt"))));
        return Exit.OK;
    }
}
