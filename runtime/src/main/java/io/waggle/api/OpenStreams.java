package io.waggle.api;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The answers that stay open until somebody ends them. Synchronised, so any thread may end them. */
final class OpenStreams {

    private static final int MOST_PER_USER = 20;

    private final Set<Stream> open = new HashSet<>();
    private boolean closed;

    /** An answer that stays open. */
    interface Stream {

        /** Who reads it. */
        String user();

        /** Ends it. Any thread. */
        void end();
    }

    /** Notes one that is about to open. @throws Problem when there are too many of this user, or the node stops */
    synchronized void add(Stream stream) {
        if (closed) {
            throw new Problem(ProblemCode.SHUTTING_DOWN, "this node is stopping: use another one.");
        }
        long mine = open.stream()
                .filter(other -> other.user().equals(stream.user()))
                .count();
        if (mine >= MOST_PER_USER) {
            throw new Problem(
                    ProblemCode.TOO_MANY_REQUESTS,
                    "you have " + MOST_PER_USER + " event streams open on this node: close one first.");
        }
        open.add(stream);
    }

    synchronized void left(Stream stream) {
        open.remove(stream);
    }

    /** Ends every stream and takes no new one. */
    void close() {
        List<Stream> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(open);
        }
        all.forEach(Stream::end);
    }
}
