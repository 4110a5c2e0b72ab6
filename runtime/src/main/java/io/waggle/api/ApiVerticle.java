package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.waggle.security.Accounts;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The node's doors: wires the resources to an HTTP server and the event bus. To be stopped by {@link #drain} and then
 * undeployed; undeploying alone cuts off what is under way.
 */
public final class ApiVerticle extends VerticleBase {

    private static final int IDLE_SECONDS = (int) Query.LONGEST_WAIT.toSeconds() + 30;
    private static final int MOST_HEADER_BYTES = 8 * 1024;

    private final ApiParts parts;
    private final ApiOptions options;
    private final OpenStreams streams = new OpenStreams();
    private final EventsResource events;
    private final TaskResource tasks;
    private @Nullable HttpServer server;
    private @Nullable BusDoor bus;
    private volatile int port;

    public ApiVerticle(ApiParts parts, ApiOptions options) {
        this.parts = parts;
        this.options = options;
        this.events = new EventsResource(parts, streams);
        this.tasks = new TaskResource(parts);
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(ApiVerticle::load)
                .compose(loaded -> listen(router(loaded)))
                .compose(listening -> {
                    port = listening.actualPort();
                    BusDoor door = new BusDoor(vertx, parts);
                    bus = door;
                    return door.open();
                });
    }

    /** The port it listens on; 0 before it does. Any thread. */
    public int port() {
        return port;
    }

    /**
     * Takes nothing new, ends the streams of events and of tasks, and lets the requests under way finish.
     *
     * @param atMost how long they may take; what is left then is cut off
     */
    public Future<Void> drain(Duration atMost) {
        BusDoor door = bus;
        HttpServer listening = server;
        streams.close();
        tasks.close();
        Future<Void> noBus = door == null ? Future.succeededFuture() : door.close();
        return noBus.eventually(() -> listening == null ? Future.succeededFuture() : listening.shutdown(atMost));
    }

    @Override
    public Future<?> stop() {
        return drain(Duration.ZERO);
    }

    private Future<HttpServer> listen(Router router) {
        HttpServer made = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(options.host())
                        .setPort(options.port())
                        .setMaxHeaderSize(MOST_HEADER_BYTES)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setDecompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setHttp2ClearTextEnabled(false))
                .requestHandler(router)
                .invalidRequestHandler(Problems::unreadable);
        server = made;
        return made.listen().recover(refused -> Future.failedFuture(explained(refused)));
    }

    private Throwable explained(Throwable refused) {
        String address = options.host() + ":" + options.port();
        if (refused instanceof BindException) {
            return new Problem(
                    ProblemCode.CONFLICT,
                    "The address " + address + " cannot be listened on (" + refused.getMessage()
                            + "): stop what is there, or choose another with --port or --host.");
        }
        return refused instanceof UnknownHostException
                ? new Problem(ProblemCode.BAD_REQUEST, "The host of " + address + " is not known: check --host.")
                : refused;
    }

    private Router router(Loaded loaded) {
        Router router = Router.router(vertx);
        router.route().handler(new Headers(loaded.scriptHash)::add).failureHandler(Routes::failed);
        router.route().handler(Problems::refuseBadPath);
        Accounts accounts = parts.accounts();
        Gate gate = new Gate(accounts, new Reach(parts.channels(), parts.addresses()));
        HttpTimes times = new HttpTimes();
        Routes routes = new Routes(router, gate, parts.audit().log(), times);
        tasks.mount(routes); // first: routes are tried in order, and most requests are for these
        new BulkResource(parts).mount(routes);
        new TaskControlResource(parts).mount(routes);
        new WhyResource(parts).mount(routes);
        new LogsResource(parts, streams).mount(routes);
        new LoggingResource(parts.nodes().logging()).mount(routes);
        new ExecResource(parts.nodes().programs(), parts.steering().fleet()).mount(routes);
        new AuthResource(accounts).mount(routes);
        new UserResource(accounts.users()).mount(routes);
        new TokenResource(accounts).mount(routes);
        new AuditResource(parts.audit()).mount(routes);
        new ChannelResource(parts).mount(routes);
        new FailedResource(parts).mount(routes);
        new FiguresResource(parts).mount(routes);
        new FacetResource(parts).mount(routes);
        new FleetResource(parts.steering().fleet()).mount(routes);
        new DispatchResource(parts.steering()).mount(routes);
        new FunctionResource(parts.functions()).mount(routes);
        new CallResource(parts.functions()).mount(routes);
        new BusResource(parts, streams).mount(routes);
        events.mount(routes);
        new SettingsResource(options, parts.nodes().settings()).mount(routes);
        new TimesResource(parts.measures().times().store(), parts.channels()::now).mount(routes);
        new MetricsResource(parts, times, options.node()).mount(routes);
        new HealthResource(vertx, parts).mount(routes);
        loaded.openApi.mount(routes);
        new ConsoleResource(loaded.console).mount(routes);
        routes.requireAll();
        router.route().handler(Problems::noRoute);
        return router;
    }

    private static Loaded load() throws IOException {
        ConsoleFiles console = new ConsoleFiles(ApiVerticle.class.getClassLoader());
        return new Loaded(console, console.scriptHash(), OpenApiResource.load());
    }

    /** What is read from the class path at start. */
    private record Loaded(ConsoleFiles console, String scriptHash, OpenApiResource openApi) {}
}
