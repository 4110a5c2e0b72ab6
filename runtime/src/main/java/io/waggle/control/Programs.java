package io.waggle.control;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Programs that nodes run on the machines they are on, each as far as its own configuration lets it. Any thread. */
public interface Programs {

    /**
     * Runs a program on nodes at once.
     *
     * @param nodes their names
     * @return how it ended on each, in their order; never fails: a node that does not answer is {@code OFFLINE}
     */
    Future<Map<String, ProgramEnd>> run(Program program, List<String> nodes);
}
