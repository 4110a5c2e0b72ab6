package io.waggle.control;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Receipt.Answer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands with receipts: noted before they are carried out, kept, and told to all. Any thread. */
public interface Commands {

    /**
     * Carries out a command, once for each key.
     *
     * @param command what is asked, in one word
     * @param what of whom, and with which values
     * @param ask who asks, and how
     * @param plan says what would be so, and changes nothing; asked first, so what it refuses is not noted
     * @param act does it
     * @return the receipt; that of the first time when the key was used before. Fails with {@code CONFLICT} when it was
     *     used for something else
     */
    Future<Receipt> run(
            String command, JsonObject what, Ask ask, Supplier<Future<Done>> plan, Supplier<Future<Done>> act);

    /**
     * The command that was given with the same key before. To be asked first where the thing a command is about is gone
     * once it was carried out.
     *
     * @param commands what it may be called
     * @param what of whom, and with which values
     * @return its receipt; empty: none was given, or this is a dry run. Fails with {@code CONFLICT} when the key was
     *     used for something else
     */
    Future<Optional<Receipt>> earlier(Set<String> commands, JsonObject what, Ask ask);

    /**
     * The commands that were given, the newest first.
     *
     * @param cursor where to go on, as the page before gave it; {@code null}: at the newest
     * @param limit how many at most
     */
    Future<Page> list(@Nullable String cursor, int limit);

    /**
     * Who asks, and how.
     *
     * @param by the user
     * @param key what the caller calls the command, so that it is carried out once; empty: nothing
     * @param dryRun whether only to say what would be done
     */
    record Ask(String by, String key, boolean dryRun) {

        /** Simply to be done. */
        public static Ask of(String by) {
            return new Ask(by, "", false);
        }
    }

    /**
     * What was done, or would be.
     *
     * @param before what was so before
     * @param after what is so now
     * @param devices what each device did
     */
    record Done(JsonObject before, JsonObject after, List<Answer> devices) {}

    /**
     * A page of receipts, as JSON.
     *
     * @param items the receipts
     * @param next where to go on; {@code null}: there are no more
     */
    record Page(List<JsonObject> items, @Nullable String next) {}
}
