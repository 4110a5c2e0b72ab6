package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What became of a command.
 *
 * @param json all of it; not to be changed
 */
public record Receipt(JsonObject json) {

    /**
     * What one device said.
     *
     * @param outcome {@code DONE}, {@code REFUSED}, {@code OFFLINE} or {@code PENDING}
     * @param detail why, where there is more to say
     */
    public record Answer(String device, String outcome, String detail) {

        static Answer of(JsonObject json) {
            return new Answer(Fields.text(json, "device"), Fields.text(json, "outcome"), Fields.text(json, "detail"));
        }
    }

    /** Its id in the list of commands. */
    public String id() {
        return Fields.text(json, "id");
    }

    /** What was commanded. */
    public String command() {
        return Fields.text(json, "command");
    }

    /** What each device said. */
    public List<Answer> devices() {
        return Fields.list(json, "devices", Answer::of);
    }

    /** Whether every device has done it. */
    public boolean done() {
        return devices().stream().allMatch(answer -> answer.outcome().equals("DONE"));
    }
}
