package io.waggle.client;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A function that is deployed.
 *
 * @param json all of it; not to be changed
 */
public record FunctionInfo(JsonObject json) {

    /** Its name. */
    public String name() {
        return Fields.text(json, "name");
    }

    /** What it does. */
    public String description() {
        return Fields.text(json, "description");
    }

    /** Where its tasks wait. */
    public String channel() {
        return Fields.text(json, "channel");
    }

    /** The version that new tasks run. */
    public String active() {
        return Fields.text(json, "active");
    }

    /** The nodes that have loaded it, in any version. */
    public List<String> loadedOn() {
        return Fields.list(json, "versions", version -> Fields.texts(version, "loadedOn")).stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
    }
}
