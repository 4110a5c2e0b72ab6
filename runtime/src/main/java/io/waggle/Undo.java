package io.waggle;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, to be closed in reverse; a step that fails does not hold up the others. On one thread. */
final class Undo {

    private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

    private final ArrayDeque<Step> steps = new ArrayDeque<>();

    private record Step(String name, Action action) {}

    /** Closes something; blocks until it is closed. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    void add(String name, Action action) {
        steps.push(new Step(name, action));
    }

    void run() {
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            try {
                step.action().run();
            } catch (Exception e) {
                LOG.warn("stop=step_failed step=\"{}\" why=\"{}\"", step.name(), String.valueOf(e.getMessage()));
            }
        }
    }
}
