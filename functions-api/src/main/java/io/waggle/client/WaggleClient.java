package io.waggle.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * A fleet of Waggle nodes, as a program sees it over REST. Make one and keep it: it holds connections and a session.
 *
 * <pre>{@code
 * WaggleClient waggle = WaggleClient.create(
 *         ClientOptions.of("http://one:8080", "http://two:8080").login("ann", password));
 *
 * Submitted task = waggle.tasks().submit(TaskRequest.of("greet").payload(bee)).await();
 * Task ended = waggle.tasks().await(task.address(), Duration.ofMinutes(1)).await();
 * }</pre>
 *
 * <p>Every answer is a Vert.x future. On an event loop compose it; elsewhere {@code await()} blocks until it is there, and
 * {@code toCompletionStage()} hands it to code that knows no Vert.x. A failure is a {@link WaggleException}.
 *
 * <p>Any thread.
 */
public final class WaggleClient implements AutoCloseable {

    private final Transport transport;
    private final TaskDefaults defaults;
    private final boolean ownsVertx;

    private WaggleClient(Transport transport, TaskDefaults defaults, boolean ownsVertx) {
        this.transport = transport;
        this.defaults = defaults;
        this.ownsVertx = ownsVertx;
    }

    /** A client on an application's Vert.x, which stays the application's. */
    public static WaggleClient create(Vertx vertx, ClientOptions options) {
        return new WaggleClient(new Transport(vertx, options), options.defaults(), false);
    }

    /** A client for programs without Vert.x: it has one of its own, which ends with {@link #close}. */
    public static WaggleClient create(ClientOptions options) {
        return new WaggleClient(new Transport(Vertx.vertx(), options), options.defaults(), true);
    }

    /** The same client, whose tasks have this where they do not say so themselves; close only one of the two. */
    public WaggleClient with(TaskDefaults others) {
        return new WaggleClient(transport, others, ownsVertx);
    }

    /** What tasks have that do not say so themselves. */
    public TaskDefaults defaults() {
        return defaults;
    }

    /** Tasks: submit, wait, list, steer. */
    public Tasks tasks() {
        return new Tasks(transport, defaults);
    }

    /** Channels. */
    public Channels channels() {
        return new Channels(transport);
    }

    /** The fail lists. */
    public Failures failures() {
        return new Failures(transport);
    }

    /** Nodes and devices. */
    public Fleet fleet() {
        return new Fleet(transport);
    }

    /** Functions, and calls of them. */
    public Functions functions() {
        return new Functions(transport);
    }

    /** Figures. */
    public Stats stats() {
        return new Stats(transport);
    }

    /** Hangs up; completes when all is closed. What is asked for later, or is tried again then, fails at once. */
    public Future<Void> shutdown() {
        transport.close();
        return ownsVertx ? transport.vertx().close() : transport.wire().close();
    }

    /** Hangs up, and waits for it on a thread that may block. */
    @Override
    public void close() {
        if (Vertx.currentContext() == null) {
            shutdown().await();
        } else {
            var unused = shutdown();
        }
    }
}
