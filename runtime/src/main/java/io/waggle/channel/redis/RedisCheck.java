package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a Redis must be before a node trusts it with tasks. No state; any thread. */
public final class RedisCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCheck.class);
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");

    private RedisCheck() {}

    /** Fails with {@code STORE_UNAVAILABLE} and the command that mends it when this Redis, or one of its masters, will not do. */
    public static Future<Void> check(RedisLink link) {
        return link.everyWire(wire -> fault(wire, link.target()))
                .compose(faults -> faults.stream()
                        .flatMap(Optional::stream)
                        .findFirst()
                        .<Future<Void>>map(why -> Future.failedFuture(
                                new Problem(ProblemCode.STORE_UNAVAILABLE, "this Redis cannot be used: " + why)))
                        .orElseGet(Future::succeededFuture));
    }

    private static Future<Optional<String>> fault(RedisWire wire, RedisTarget target) {
        return info(wire, "server")
                .compose(server -> info(wire, "memory")
                        .compose(memory -> info(wire, "persistence").map(persistence -> {
                            if (Objects.equals(field(persistence, "aof_enabled"), "0")) {
                                LOG.warn("redis=forgetful: it keeps no append-only file, so tasks are lost when it"
                                        + " dies: CONFIG SET appendonly yes");
                            }
                            if (field(memory, "maxmemory_policy").isEmpty()) {
                                LOG.warn(
                                        "redis=unchecked: it does not say its maxmemory-policy; it must be noeviction");
                            }
                            return version(server).or(() -> mode(server, target));
                        })))
                .recover(failure -> Future.succeededFuture(
                        Optional.of(RedisFault.refusal(target, failure).detail())));
    }

    private static Future<String> info(RedisWire wire, String section) {
        return wire.send(Request.cmd(Command.INFO).arg(section)).map(String::valueOf);
    }

    private static Optional<String> version(String server) {
        Matcher version = VERSION.matcher(server);
        if (!version.find()) {
            return Optional.empty();
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > 6 || (major == 6 && minor >= 2)
                ? Optional.empty()
                : Optional.of("it is Redis " + major + "." + minor + ", and 6.2 or later is needed");
    }

    /** The nodes of a cluster take only what is theirs. */
    private static Optional<String> mode(String server, RedisTarget target) {
        return "cluster".equals(field(server, "redis_mode")) && target.kind() != RedisTarget.Kind.CLUSTER
                ? Optional.of("it is part of a Redis Cluster: write redis-cluster://" + target.place())
                : Optional.empty();
    }

    /** A store that throws keys away when it is full would lose tasks; to be put behind "the Redis at … ". */
    static Optional<String> policy(String memory) {
        String policy = field(memory, "maxmemory_policy");
        return policy.isEmpty() || policy.equals("noeviction")
                ? Optional.empty()
                : Optional.of("would throw tasks away when it is full, for its maxmemory-policy is " + policy
                        + ": CONFIG SET maxmemory-policy noeviction");
    }

    private static String field(String info, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":(\\S*)").matcher(info);
        return line.find() ? line.group(1) : "";
    }
}
