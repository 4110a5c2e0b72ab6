package io.waggle.bench;

import io.vertx.core.Vertx;
import io.waggle.channel.TaskSubmission;
import java.nio.file.Path;
import java.util.List;

/** All that the workloads see of a node in their own process. Any thread. */
public interface BenchNode extends AutoCloseable {

    /** The Vert.x on whose event bus {@code waggle.tasks.submit} answers. */
    Vertx vertx();

    /** The way into the channels for code of the same process. */
    TaskSubmission submission();

    /** Where REST is. */
    String url();

    /** Stops the node and returns when it has stopped; harmless when done twice. */
    @Override
    void close();

    /**
     * What a node is to be like; all else is as it is for a user who sets nothing.
     *
     * @param data the folder for what it keeps
     * @param redis the URL of its Redis
     * @param passwordFile the password of the user {@code admin}
     * @param tags what its device has
     */
    record Wish(Path data, String redis, Path passwordFile, List<String> tags) {}

    /** Starts nodes in this process. */
    @FunctionalInterface
    interface Starter {

        /** Starts a node and returns when it is ready. */
        BenchNode start(Wish wish);
    }
}
