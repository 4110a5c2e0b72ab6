package io.waggle.measure;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** What was measured, kept by time. Any thread; fails with {@code STORE_UNAVAILABLE}. */
public interface HistoryStore {

    /** How many pairs of channel and function a bucket has by name; further ones are added up under one. */
    int MOST_PAIRS = 64;

    /** Of what length the buckets are, and how long they are kept. */
    enum Unit {
        MINUTE("m", Duration.ofMinutes(1)),
        HOUR("h", Duration.ofHours(1)),
        DAY("d", Duration.ofDays(1));

        private final String letter;
        private final long ms;

        Unit(String letter, Duration length) {
            this.letter = letter;
            this.ms = length.toMillis();
        }

        /** How it is called in the store. */
        public String letter() {
            return letter;
        }

        /** The length of a bucket, ms. */
        public long ms() {
            return ms;
        }
    }

    /**
     * Adds what a node has measured to the buckets of a moment, once however often it is sent.
     *
     * @param node the node
     * @param run another text each time the node starts
     * @param number of this addition in the run, rising
     * @param at when it was measured, milliseconds since 1970 in the store's time
     * @param all what was measured, each pair once
     */
    Future<Void> add(String node, String run, long number, long at, List<Measured> all);

    /** The whole of each bucket from one to another, both included; a bucket's number is its time through its length. */
    Future<List<Measured>> wholes(Unit unit, long first, long last);

    /** All pairs of each bucket. */
    Future<List<List<Measured>>> pairs(Unit unit, long first, long last);
}
