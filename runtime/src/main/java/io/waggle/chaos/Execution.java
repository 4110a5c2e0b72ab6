package io.waggle.chaos;

/**
 * One execution of a task, as its function wrote it.
 *
 * @param writer the process: node, dash, process id
 * @param attempt which attempt the function was told
 * @param fence the claim's token
 * @param from when it started
 * @param end {@code E} ended, {@code F} failed as asked, {@code I} was interrupted, {@code -} nothing was written
 * @param to when that was; {@link Long#MAX_VALUE}: never
 */
record Execution(String writer, int attempt, long fence, long from, char end, long to) {

    static final char NONE = '-';

    static Execution started(String writer, Entry entry) {
        return new Execution(writer, entry.attempt(), entry.fence(), entry.at(), NONE, Long.MAX_VALUE);
    }

    Execution ended(Entry entry) {
        return new Execution(writer, attempt, fence, from, entry.what(), entry.at());
    }

    /** The place of the node, from 0. */
    int node() {
        return Integer.parseInt(writer.substring(1, writer.indexOf('-'))) - 1;
    }

    @Override
    public String toString() {
        return writer + " attempt " + attempt + " fence " + fence + " " + from + ".." + (end == NONE ? "" : to) + " "
                + end;
    }
}
