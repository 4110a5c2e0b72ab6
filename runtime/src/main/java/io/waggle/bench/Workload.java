package io.waggle.bench;

import java.io.IOException;
import java.util.List;

/** Something to measure. Called once, on the bench's thread, which it may block. */
@FunctionalInterface
interface Workload {

    /** Warms up, measures, and says what came out: a figure for each of its lines. */
    List<Figure> run(Run run) throws IOException, InterruptedException;
}
