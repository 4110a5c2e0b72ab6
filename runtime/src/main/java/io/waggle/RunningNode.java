package io.waggle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.waggle.client.ClientOptions;
import io.waggle.client.WaggleClient;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node in this process, as {@link NodeBuilder#start} gives it. Stop it: nothing else does. Any thread. */
public final class RunningNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

    private final Node node;
    private final Supplier<Future<Void>> after;
    private final WaggleClient client;
    private final Promise<Void> stopped = Promise.promise();
    private boolean stopping;

    /** @param after what is done when it has stopped */
    RunningNode(Node node, Supplier<Future<Void>> after) {
        this.node = node;
        this.after = after;
        this.client = WaggleClient.create(ClientOptions.of(node.url()).token(node.programToken()));
        node.ended()
                .compose(told -> stop())
                .onFailure(failure -> LOG.warn("node=not_stopped why=\"{}\"", String.valueOf(failure.getMessage())));
    }

    /** Where REST and console are. */
    public String url() {
        return node.url();
    }

    /** Its name. */
    public String name() {
        return node.name();
    }

    /** A client that is an administrator here; it is closed with the node. */
    public WaggleClient client() {
        return client;
    }

    /** An administrator's token for other clients of this process, good at this node alone and until it stops. */
    public String token() {
        return node.programToken();
    }

    /** The one-time token for the first administrator who logs in to the console, while there is none. */
    public Optional<String> setupToken() {
        return node.setupToken();
    }

    /**
     * Stops the node: what runs comes to its end, {@code drain} at most, the rest is given back. Completes when nothing of it
     * is left; harmless when done twice.
     */
    public Future<Void> stop() {
        synchronized (this) {
            if (!stopping) {
                stopping = true;
                node.stop().eventually(client::shutdown).eventually(after).onComplete(stopped);
            }
        }
        return stopped.future();
    }

    /** Completes when the node has stopped: by {@link #stop}, or because an administrator had it stopped. */
    public Future<Void> stopped() {
        return stopped.future();
    }

    /** Stops the node, and waits for it on a thread that may block. */
    @Override
    public void close() {
        Future<Void> end = stop();
        if (Vertx.currentContext() == null) {
            end.await();
        }
    }
}
