package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;

/** Looks for keys of somebody else under our prefix, page by page, before the first of ours is written. No state. */
final class Strangers {

    private static final int PAGE = 5_000;

    /** A Redis with more keys than these is believed to hold none. */
    private static final int MOST_PAGES = 400;

    private Strangers() {}

    /** A key that begins with the prefix, if there is one. */
    static Future<Optional<String>> any(RedisLink link, String prefix) {
        return link.everyWire(wire -> any(wire, prefix, "0", MOST_PAGES))
                .map(found -> found.stream().flatMap(Optional::stream).findFirst());
    }

    private static Future<Optional<String>> any(RedisWire wire, String prefix, String cursor, int pages) {
        return wire.send(Request.cmd(Command.SCAN)
                        .arg(cursor)
                        .arg("MATCH")
                        .arg(prefix + ":*")
                        .arg("COUNT")
                        .arg(PAGE))
                .compose(page -> {
                    List<String> keys =
                            page.get(1).stream().map(Response::toString).toList();
                    String next = page.get(0).toString();
                    return keys.isEmpty() && !next.equals("0") && pages > 1
                            ? any(wire, prefix, next, pages - 1)
                            : Future.succeededFuture(keys.stream().findFirst());
                });
    }
}
