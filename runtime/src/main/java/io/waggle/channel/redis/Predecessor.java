package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection at the server before the next one is used. What was sent over one that is cut may still be on its way
 * or unread there: run after the same was asked again, a claim would bring tasks that nobody holds, and a submit would
 * store tasks a second time. On the link's context.
 */
final class Predecessor {

    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);
    private static final Pattern WHO = Pattern.compile("\\bid=(\\d+) addr=(\\S+)");

    /** The server's id of the last connection, and its address there: after a restart the id is another's. */
    private record Who(String id, String addr) {}

    private Who last = new Who("", "");
    private boolean refused;

    /** Completes when nothing that was sent over the connection before can take effect any more. */
    Future<Void> end(RedisConnection open) {
        Future<Void> ended = last.id().isEmpty() || refused ? Future.succeededFuture() : kill(open);
        Future<Who> own = open.send(Request.cmd(Command.CLIENT).arg("INFO")).map(info -> who(info.toString()));
        return ended.compose(v -> own)
                .onSuccess(who -> last = who)
                .<Void>mapEmpty()
                .recover(failure -> isForbidden(failure) ? refused(failure) : Future.failedFuture(failure));
    }

    private Future<Void> kill(RedisConnection open) {
        return open.send(Request.cmd(Command.CLIENT)
                        .arg("KILL")
                        .arg("ID")
                        .arg(last.id())
                        .arg("ADDR")
                        .arg(last.addr()))
                .mapEmpty();
    }

    private static Who who(String info) {
        Matcher found = WHO.matcher(info);
        return found.find() ? new Who(found.group(1), found.group(2)) : new Who("", "");
    }

    private static boolean isForbidden(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("NOPERM") || message.startsWith("ERR");
    }

    /** Without the right to do so the danger is small, and is said once. */
    private Future<Void> refused(Throwable failure) {
        if (!refused) {
            refused = true;
            LOG.warn(
                    "redis=lenient why=\"{}\": after a cut, calls that come late may still take effect; grant this user"
                            + " +client|info +client|kill",
                    failure.getMessage());
        }
        return Future.succeededFuture();
    }
}
