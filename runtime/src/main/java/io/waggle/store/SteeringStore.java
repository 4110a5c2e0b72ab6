package io.waggle.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What devices and the system's gates are told to be, and the commands that said so. Any thread. Fails with {@code
 * STORE_UNAVAILABLE}.
 */
public interface SteeringStore {

    /** Rises with each change of what {@link #read()} answers. */
    Future<Long> revision();

    /** All of it. */
    Future<Steering> read();

    /**
     * Changes fields, all or none.
     *
     * @param fields field to value; an empty value takes the field away
     * @return the revision from then on
     */
    Future<Long> write(Map<String, String> fields);

    /** The number of a device that is to be added to a node; none is given twice. From 2. */
    Future<Long> nextDevice(String node);

    /**
     * Notes a command before it is carried out.
     *
     * @param key what the caller calls it, so that it is carried out once; empty: nothing
     * @return its number, or the command that was given with that key before
     */
    Future<Noted> note(String key, JsonObject command);

    /**
     * A command that was noted.
     *
     * @param number rises with each
     * @param before the command as it is noted, where it was given with the same key before; else {@code null}
     */
    record Noted(long number, @Nullable JsonObject before) {}

    /** The command that was given with a key; empty: there is none. */
    Future<Optional<JsonObject>> noted(String key);

    /** Notes what became of a command. */
    Future<Void> over(long number, String key, JsonObject command);

    /** Notes that a command came to nothing, and lets its key go, so that it can be given again. */
    Future<Void> failed(long number, String key, JsonObject command);

    /**
     * The commands that are kept, the newest first.
     *
     * @param before only those with a lower number; 0: all
     * @param limit how many at most
     */
    Future<Page> commands(long before, int limit);

    /**
     * A page of commands.
     *
     * @param items the commands
     * @param next the number to go on before; 0: there are no more
     */
    record Page(List<JsonObject> items, long next) {}

    /**
     * Forgets a device of a node that does not live.
     *
     * @param epoch the node's last epoch as the caller knows it
     * @param card the node's card without the device; {@code null}: it had no other, and is forgotten with it
     * @param fields what is said of the device
     * @return {@code false}: the node lives, or has tasks that are still to be moved back
     */
    Future<Boolean> forget(String node, long epoch, @Nullable JsonObject card, List<String> fields);
}
