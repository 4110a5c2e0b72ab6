package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;

/** Lists the users. */
@Command(name = "users", description = "Lists the users (administrators only).")
final class UsersCommand extends ClientCommand {

    @Override
    int run(Rest rest, Screen screen) {
        screen.list(
                rest.get("/users"),
                new Table()
                        .column("USER", "username")
                        .column("ROLES", "roles")
                        .column("STATE", UsersCommand::state)
                        .column("LAST LOGIN", user -> Screen.ago(user.getValue("lastLogin")))
                        .column("CREATED", user -> Screen.ago(user.getValue("createdAt"))));
        return Exit.OK;
    }

    private static String state(JsonObject user) {
        return user.getBoolean("disabled", false) ? "disabled" : "active";
    }
}
