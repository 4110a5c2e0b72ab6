package io.waggle.examples.words;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.function.FunctionVerticle;
import io.waggle.function.PermanentFailure;
import io.waggle.function.TaskContext;
import io.waggle.function.WaggleFunction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts words: {@code {"text": "…"}} gives how many there are and the ten most frequent. */
@WaggleFunction(value = "word-count", description = "Counts the words of a text and names the ten most frequent")
public final class WordCount extends FunctionVerticle {

    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*");
    private static final int TOP = 10;

    @Override
    public Future<JsonObject> run(TaskContext task) {
        try {
            if (task.payload().getValue("text") instanceof String text) {
                return Future.succeededFuture(count(text));
            }
            return Future.failedFuture(new PermanentFailure("The payload has no 'text': give a string"));
        } catch (PermanentFailure noObject) {
            return Future.failedFuture(noObject);
        }
    }

    private static JsonObject count(String text) {
        Map<String, Integer> counts = new HashMap<>();
        int words = 0;
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            counts.merge(word.group().toLowerCase(Locale.ROOT), 1, Integer::sum);
            words++;
        }
        JsonArray top = new JsonArray();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(TOP)
                .forEach(entry -> top.add(new JsonArray().add(entry.getKey()).add(entry.getValue())));
        return new JsonObject().put("words", words).put("top", top);
    }
}
