package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.hashing.HashingStrategy;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.waggle.channel.ChannelSubmission;
import io.waggle.channel.GroupFigures;
import io.waggle.channel.TaskEnds;
import io.waggle.channel.TaskIds;
import io.waggle.channel.TaskLogs;
import io.waggle.channel.TaskSubmission;
import io.waggle.control.Commands;
import io.waggle.control.Fleet;
import io.waggle.control.Pulse;
import io.waggle.control.Vitals;
import io.waggle.event.EventFeed;
import io.waggle.event.EventStream;
import io.waggle.event.StatsTicker;
import io.waggle.event.TimesTicker;
import io.waggle.fleet.ClusterLogLevels;
import io.waggle.fleet.ClusterPrograms;
import io.waggle.fleet.ClusterSettings;
import io.waggle.fleet.CommandLog;
import io.waggle.fleet.SystemGates;
import io.waggle.security.Accounts;
import io.waggle.security.Audit;
import io.waggle.security.MemoryAuditStore;
import io.waggle.security.MemoryUserStore;
import io.waggle.security.Role;
import io.waggle.store.UserStore.StoredUser;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import io.waggle.task.TaskState;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server with real accounts, over ports in memory; one user per role, named like it. */
final class ApiFixture implements AutoCloseable {

    static final String PASSWORD = "three blue cups";

    final Vertx vertx = Vertx.vertx();
    final Doubles.MemoryChannels channels = new Doubles.MemoryChannels();
    final Doubles.OneJar functions = new Doubles.OneJar();
    final MemoryUserStore users = new MemoryUserStore();
    final MemoryAuditStore audit = new MemoryAuditStore();
    final MemorySteeringStore steering = new MemorySteeringStore();
    final EventStream stream = new EventStream(vertx, "n1");
    final EventFeed feed = new EventFeed(vertx, stream);
    final List<GroupFigures> figures = new java.util.concurrent.CopyOnWriteArrayList<>();
    final Map<Role, String> tokens = new EnumMap<>(Role.class);
    final ApiVerticle api;
    final WebClient client;
    final String setupToken;
    final Doubles.MemoryHistory history = new Doubles.MemoryHistory();
    final TimesTicker times;
    volatile Vitals vitals = new Vitals("0.0.0", true, 300, 500, 1_500_000, List.of());
    volatile boolean draining;

    /** What the look for a task's address waits for, and how many there were. */
    volatile Future<Void> looked = Future.succeededFuture();

    final AtomicInteger looks = new AtomicInteger();
    private final Accounts accounts;
    private final StatsTicker ticker;

    ApiFixture(Path data) {
        feed.start().await();
        ticker = new StatsTicker(vertx, new Pulse(vertx), channels, feed);
        ticker.start();
        times = new TimesTicker(
                vertx, new Pulse(vertx), history, new TimesTicker.Run("n1", "r1"), System::currentTimeMillis);
        accounts =
                Accounts.open(vertx, users, users, data, InstantSource.system()).await();
        setupToken = accounts.prepareFirstUser(null).await().orElse("");
        var parts = new ApiParts(
                channels,
                new Doubles.MemoryControl(channels),
                new Doubles.MemoryFailures(channels),
                submission(),
                ends(),
                this::resolve,
                address -> io.vertx.core.Future.succeededFuture(java.util.Optional.empty()),
                channel -> io.vertx.core.Future.succeededFuture(figures.stream()
                        .filter(group -> group.channel().equals(channel))
                        .toList()),
                (address, after, since, limit) ->
                        io.vertx.core.Future.succeededFuture(new TaskLogs.Page(List.of(), null, false)),
                functions,
                control(),
                new ApiParts.Nodes(
                        new ClusterLogLevels(vertx),
                        new ClusterSettings(vertx),
                        new ClusterPrograms(vertx, "n1", List.of())),
                accounts,
                Audit.of(vertx, audit, "n1", InstantSource.system()),
                stream,
                feed,
                ticker,
                () -> draining,
                new ApiParts.Measures(times, () -> vitals));
        api = new ApiVerticle(parts, new ApiOptions("127.0.0.1", 0, "n1", () -> Doubles.SETTINGS, Doubles::health));
        vertx.deployVerticle(api).await();
        client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(api.port()));
    }

    /** Commands are kept as they really are; no node hears of them. */
    private ApiParts.Control control() {
        Commands commands = new CommandLog(steering, stream, System::currentTimeMillis);
        Fleet fleet = new Doubles.OneDevice();
        return new ApiParts.Control(fleet, new SystemGates(vertx, steering, channels, fleet, commands), commands);
    }

    /** Makes a user for every role, and logs each in. */
    ApiFixture withUsers() {
        String hash = HashingStrategy.load().hash("pbkdf2", Map.of("it", "1000"), "c2FsdHNhbHQ", PASSWORD);
        for (Role role : Role.values()) {
            String name = role.name().toLowerCase(Locale.ROOT);
            users.put(new StoredUser(name, hash, List.of(name), 1));
            tokens.put(
                    role, accounts.login("here" + name, name, PASSWORD).await().token());
        }
        return this;
    }

    HttpRequest<Buffer> as(Role role, HttpMethod method, String path) {
        return anonymous(method, path).bearerTokenAuthentication(tokens.get(role));
    }

    Gate gate() {
        return new Gate(accounts, new Reach(channels, this::resolve));
    }

    /** Whether the answer ends by itself: two are streams that last. */
    static boolean ends(Permission row) {
        return !row.path().equals("/api/v1/events")
                && !(row.path().equals("/api/v1/bus/{address}") && row.method().equals(HttpMethod.GET));
    }

    HttpRequest<Buffer> anonymous(HttpMethod method, String path) {
        return client.request(method, path);
    }

    /** The real steps; every function is deployed but those whose name begins with "unknown". */
    private TaskSubmission submission() {
        return new ChannelSubmission(
                channels,
                name -> name.startsWith("unknown") ? Optional.empty() : Optional.of(Doubles.function(name)),
                new TaskIds(channels, () -> 1),
                channel -> {},
                () -> steering.read().result().gates());
    }

    /** Tasks of the function "quick" end at once, all others never. */
    private TaskEnds ends() {
        return (address, atMost) -> channels.find(address).compose(found -> {
            var view = found.orElseThrow();
            if (view.task().function().equals("quick")) {
                channels.put(address, TaskState.SUCCEEDED, view.task());
                return channels.find(address);
            }
            return Future.future(
                    p -> vertx.setTimer(Math.max(1, atMost.toMillis()), t -> p.complete(Optional.empty())));
        });
    }

    private Future<Address> resolve(String id) {
        looks.incrementAndGet();
        return looked.compose(v -> found(id));
    }

    private Future<Address> found(String id) {
        int slash = id.indexOf('/');
        if (slash > 0) {
            return Future.succeededFuture(new Address(id.substring(0, slash), id.substring(slash + 1)));
        }
        return channels.names()
                .compose(names -> names.stream()
                        .map(name -> new Address(name, id))
                        .filter(address -> channels.held(address.channel()).containsKey(id))
                        .findFirst()
                        .map(Future::succeededFuture)
                        .orElseGet(() ->
                                Future.failedFuture(new Problem(ProblemCode.UNKNOWN_TASK, "there is no such task."))));
    }

    static JsonObject task(String function) {
        return new JsonObject().put("function", function).put("payload", new JsonObject().put("a", 1));
    }

    @Override
    public void close() {
        client.close();
        ticker.stop();
        vertx.close().await();
    }
}
