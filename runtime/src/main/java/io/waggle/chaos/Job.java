package io.waggle.chaos;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one task is to do; the same for the same seed and number, so that it can be submitted again as it was.
 *
 * @param number the task's, from 0; its id is made of it
 * @param channel the place of its channel, and of its function, in {@link #CHANNELS}
 * @param ms how long it sleeps
 * @param fails how many of its attempts fail; {@link #ATTEMPTS}: all
 * @param delayMs how much later it is due
 * @param key the group it counts with, where there is one
 */
record Job(
        int number,
        int channel,
        int ms,
        int fails,
        int delayMs,
        @Nullable String key) {

    /** Functions and channels bear the same names: any task, tasks of few keys that may not run in any number, and few kept ones. */
    static final List<String> CHANNELS = List.of("chaos", "chaos-keyed", "chaos-kept");

    static final int PLAIN = 0;
    static final int KEYED = 1;
    static final int KEPT = 2;

    /** How many of a key's tasks may run at once. */
    static final int KEY_CONCURRENCY = 6;

    /** How many attempts each task has. */
    static final int ATTEMPTS = 3;

    private static final int KEYS = 5;

    /** Draws one of the kinds of work. */
    static Job draw(long seed, int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        int channel = random.nextInt(100) < 12 ? KEYED : PLAIN;
        String key = channel == KEYED ? "k" + random.nextInt(KEYS) : null;
        int fails = random.nextInt(100) < 3 ? 1 + random.nextInt(ATTEMPTS) : 0;
        int delayMs = random.nextInt(100) < 4 ? 300 + random.nextInt(3_000) : 0;
        return new Job(number, channel, ms(random, channel), fails, delayMs, key);
    }

    /** Most are short; some last long enough to be hit. */
    private static int ms(SplittableRandom random, int channel) {
        int draw = random.nextInt(1_000);
        if (draw < 6 && channel == PLAIN) {
            return 2_000 + random.nextInt(4_000);
        }
        if (draw < 30) {
            return 300 + random.nextInt(1_200);
        }
        return draw < 160 ? 30 + random.nextInt(170) : random.nextInt(12);
    }

    /** A task for the channel that keeps few. */
    static Job kept(int number) {
        return new Job(number, KEPT, 0, 0, 0, null);
    }

    static String id(int number) {
        return "t" + number;
    }

    /** The number in an id; -1 when it is none of ours. */
    static int number(String id) {
        return id.matches("t\\d{1,9}") ? Integer.parseInt(id.substring(1)) : -1;
    }

    String channelName() {
        return CHANNELS.get(channel);
    }

    /** As it is submitted. */
    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("id", id(number))
                .put("function", channelName())
                .put("payload", new JsonObject().put("ms", ms).put("fails", fails));
        if (delayMs > 0) {
            json.put("delay", delayMs + "ms");
        }
        if (key != null) {
            json.put("key", key);
        }
        return json;
    }
}
