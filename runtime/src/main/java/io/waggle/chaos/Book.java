package io.waggle.chaos;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What the clients know of each task, by its number, and what the functions' ledgers have said so far. Any thread; guarded
 * by its own lock.
 */
final class Book {

    /** What a client knows of a submission. */
    enum Word {
        /** Sent, and no answer yet. */
        ASKED,
        /** The node said that it has it. */
        ACKNOWLEDGED,
        /** The node said that it will not have it. */
        REFUSED,
        /** It may be there or not: no answer came, or one that says just that. */
        UNKNOWN
    }

    private final long beganAt = System.currentTimeMillis();
    private Word[] words = new Word[1 << 16];
    private int[] askedAt = new int[1 << 16];
    private final BitSet done = new BitSet();
    private int count;
    private int acknowledged;
    private int open;

    /** How many numbers have been given out. */
    synchronized int size() {
        return count;
    }

    /** Gives out a number. */
    synchronized int next() {
        if (count == words.length) {
            words = Arrays.copyOf(words, count * 2);
            askedAt = Arrays.copyOf(askedAt, count * 2);
        }
        words[count] = Word.ASKED;
        return count++;
    }

    /** It is about to be sent; what was acknowledged before stays so. */
    synchronized void asked(int number) {
        if (askedAt[number] == 0) {
            askedAt[number] = Math.max(1, (int) (System.currentTimeMillis() - beganAt));
        }
    }

    /** What became of it. An acknowledgement holds for good, and an earlier doubt is not removed by a refusal. */
    synchronized void heard(int number, Word word) {
        Word before = word(number);
        if (before == Word.ACKNOWLEDGED || (before == Word.UNKNOWN && word != Word.ACKNOWLEDGED)) {
            return;
        }
        words[number] = word;
        if (word == Word.ACKNOWLEDGED) {
            acknowledged++;
            open += done.get(number) ? 0 : 1;
        }
    }

    synchronized Word word(int number) {
        return words[number];
    }

    /** Whether it was ever sent. */
    synchronized boolean wasAsked(int number) {
        return askedAt[number] != 0;
    }

    /** When it was first sent, in the clock of {@link System#currentTimeMillis()}. */
    synchronized long askedAt(int number) {
        return beganAt + askedAt[number];
    }

    /** A function ended with it for good. */
    synchronized void done(int number) {
        if (number < count && !done.get(number)) {
            done.set(number);
            open -= word(number) == Word.ACKNOWLEDGED ? 1 : 0;
        }
    }

    synchronized boolean isDone(int number) {
        return done.get(number);
    }

    /** How many were acknowledged. */
    synchronized int acknowledged() {
        return acknowledged;
    }

    /** How many were acknowledged and have not ended. */
    synchronized int open() {
        return open;
    }

    synchronized int done() {
        return done.cardinality();
    }

    synchronized int count(Word word) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += words[i] == word ? 1 : 0;
        }
        return found;
    }
}
