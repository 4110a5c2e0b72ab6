package io.waggle.examples.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.function.FunctionRun;
import io.waggle.function.FunctionTester;
import org.junit.jupiter.api.Test;

class WordCountTest {

    private static FunctionRun run(Object text) {
        return FunctionTester.of(new WordCount())
                .payload(new JsonObject().put("text", text))
                .run();
    }

    @Test
    void countsWordsOfAnyScript() {
        assertThat(run("Été, été! b a B 12 b Ж").resultObject())
                .isEqualTo(new JsonObject()
                        .put("words", 7)
                        .put(
                                "top",
                                new JsonArray()
                                        .add(JsonArray.of("b", 3))
                                        .add(JsonArray.of("été", 2))
                                        .add(JsonArray.of("a", 1))
                                        .add(JsonArray.of("ж", 1))));
    }

    @Test
    void namesTenAtMostAndTiesByTheAlphabet() {
        JsonArray top = run("z y x w v u t s r q p o").resultObject().getJsonArray("top");
        assertThat(top).hasSize(10);
        assertThat(top.getJsonArray(0).getString(0)).isEqualTo("o");
    }

    @Test
    void noTextNoWordsAndNoStringNoRetry() {
        assertThat(run("").resultObject().getInteger("words")).isZero();
        assertThat(run(1).failedForGood()).isTrue();
        assertThat(FunctionTester.of(new WordCount()).payload("text").run().failedForGood())
                .isTrue();
    }
}
