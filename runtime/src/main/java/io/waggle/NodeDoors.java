package io.waggle;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.waggle.api.ApiOptions;
import io.waggle.api.ApiParts;
import io.waggle.api.ApiVerticle;
import io.waggle.channel.redis.RedisAuditStore;
import io.waggle.channel.redis.RedisHealth;
import io.waggle.control.Setting;
import io.waggle.control.Vitals;
import io.waggle.event.EventFeed;
import io.waggle.event.StatsTicker;
import io.waggle.fleet.ClusterLogLevels;
import io.waggle.fleet.ClusterPrograms;
import io.waggle.fleet.ClusterSettings;
import io.waggle.fleet.SteeringWatch;
import io.waggle.security.Accounts;
import io.waggle.security.Audit;
import io.waggle.unit.DropFolder;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How people and programs come in: events, numbers, REST and event bus, and the folder for functions. Immutable.
 *
 * @param url where REST and console are
 */
record NodeDoors(String url) {

    /**
     * What may be another thing each time it is asked.
     *
     * @param draining whether the node takes nothing new
     * @param settings its configuration as it is in force
     */
    record Now(BooleanSupplier draining, Supplier<List<Setting>> settings) {}

    /** @param now how the node is */
    static NodeDoors open(
            NodeConfig config,
            NodeGround ground,
            NodeParts parts,
            NodeLease lease,
            NodeDevice device,
            Accounts accounts,
            Now now,
            Steps steps) {
        Vertx vertx = ground.vertx();
        EventFeed feed = new EventFeed(vertx, parts.events());
        steps.await(feed.start());
        steps.undo("event feed", () -> steps.await(feed.stop()));
        StatsTicker ticker = new StatsTicker(vertx, parts.pulse(), parts.channels(), feed);
        ticker.start();
        steps.undo("statistics", ticker::stop);
        Audit audit = audit(config, ground, steps);
        ClusterLogLevels logging = new ClusterLogLevels(vertx);
        steps.await(logging.answer(ground.name(), new LogbackLevels()));
        ClusterSettings settings = new ClusterSettings(vertx);
        steps.await(settings.answer(ground.name(), now.settings()));
        ClusterPrograms programs = new ClusterPrograms(vertx, ground.name(), config.execAllow());
        steps.await(programs.open());
        steps.undo("programs", programs::close);
        ApiVerticle api = new ApiVerticle(
                new ApiParts(
                        parts.channels(),
                        new NodeControl(parts.channels().control(), parts.reports(), parts.cancels(), parts.hints()),
                        parts.channels().failures(),
                        device.submission(),
                        parts.waits(),
                        device.ids()::resolve,
                        parts.channels()::standing,
                        parts.channels().figures(),
                        parts.channels().logs(),
                        device.units(),
                        new ApiParts.Control(parts.fleet(), parts.gates(), parts.commands()),
                        new ApiParts.Nodes(logging, settings, programs),
                        accounts,
                        audit,
                        parts.events(),
                        feed,
                        ticker,
                        now.draining(),
                        new ApiParts.Measures(parts.times(), () -> vitals(parts, lease))),
                new ApiOptions(
                        config.host(), config.port(), ground.name(), now.settings(), new RedisHealth(ground.link())));
        String deployment = steps.await(vertx.deployVerticle(api, new DeploymentOptions()));
        steps.undo("api", () -> steps.await(vertx.undeploy(deployment)));
        steps.drain("requests under way", api::drain);
        DropFolder drops =
                new DropFolder(vertx, parts.pulse(), ground.data().path().resolve("functions"), device.units());
        steps.await(drops.start());
        steps.undo("drop folder", drops::stop);
        return new NodeDoors("http://" + config.host() + ":" + api.port());
    }

    private static Vitals vitals(NodeParts parts, NodeLease lease) {
        SteeringWatch.Answered answered = parts.watch().answered();
        return new Vitals(
                Version.current(),
                lease.heldEpoch() != 0,
                lease.renewedAgoMs(),
                answered == null ? -1 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answered.at()),
                answered == null ? 0 : answered.nanos(),
                parts.reports().vitals());
    }

    private static Audit audit(NodeConfig config, NodeGround ground, Steps steps) {
        NodeConfig.Audit keep = config.audit();
        RedisAuditStore store = new RedisAuditStore(ground.link(), config.prefix(), keep.count(), keep.age());
        Audit audit = Audit.of(ground.vertx(), store, ground.name(), Clock.systemUTC());
        steps.undo("audit", () -> steps.await(audit.log().close()));
        return audit;
    }
}
