package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a Redis must be before a node trusts it with tasks. */
public final class RedisCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCheck.class);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");

    private RedisCheck() {}

    /** Fails with {@code STORE_UNAVAILABLE} and the command that mends it when this Redis will not do. */
    public static Future<Void> check(RedisLink link) {
        return link.send(Request.cmd(Command.INFO).arg("server"))
                .compose(RedisCheck::version)
                .compose(v -> policy(link));
    }

    private static Future<Void> version(Response info) {
        Matcher version = VERSION.matcher(info.toString());
        if (!version.find()) {
            return Future.succeededFuture();
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > 6 || (major == 6 && minor >= 2)
                ? Future.succeededFuture()
                : refuse("it is Redis " + major + "." + minor + ", and 6.2 or later is needed");
    }

    /** A store that throws keys away when it is full would lose tasks. */
    private static Future<Void> policy(RedisLink link) {
        return link.send(Request.cmd(Command.CONFIG).arg("GET").arg("maxmemory-policy"))
                .transform(done -> {
                    if (done.failed()) {
                        LOG.warn("redis=unchecked: it does not let us read maxmemory-policy; it must be noeviction");
                        return Future.succeededFuture();
                    }
                    String policy = done.result().toString().toLowerCase(Locale.ROOT);
                    return policy.contains("noeviction")
                            ? Future.succeededFuture()
                            : refuse("its maxmemory-policy is not noeviction, so it would throw tasks away when it is"
                                    + " full: CONFIG SET maxmemory-policy noeviction");
                });
    }

    private static Future<Void> refuse(String why) {
        return Future.failedFuture(new Problem(ProblemCode.STORE_UNAVAILABLE, "this Redis cannot be used: " + why));
    }
}
