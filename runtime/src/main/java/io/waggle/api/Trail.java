package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.waggle.security.AuditEntry;
import io.waggle.security.AuditLog;
import io.waggle.security.Caller;
import io.waggle.security.Machine;
import org.jspecify.annotations.Nullable;

/**
 * What one request leaves in the audit: exactly one entry, written before it is answered, if it is one that changes
 * something. Whoever acts adds what it knows. Lives on the request's context.
 */
final class Trail {

    private static final String KEY = "trail";
    private static final int LONGEST = 200;

    /** Of a request that leaves none. */
    private static final Trail NONE = new Trail(null, "", "");

    private final @Nullable AuditLog log;
    private final String action;
    private final String address;
    private String by = "";
    private @Nullable String token;
    private String target = "";
    private @Nullable JsonObject before;
    private @Nullable JsonObject after;
    private boolean ended;

    private Trail(@Nullable AuditLog log, String action, String address) {
        this.log = log;
        this.action = action;
        this.address = address;
    }

    /** Begins the trail of a request, where its route leaves one. */
    static void begin(RoutingContext context, Permission row, AuditLog log) {
        SocketAddress remote = context.request().remoteAddress();
        Trail trail = new Trail(log, row.action(), remote == null ? "" : String.valueOf(remote.hostAddress()));
        trail.target(String.join(
                "/",
                row.variables().stream()
                        .map(name -> String.valueOf(context.pathParam(name)))
                        .toList()));
        context.put(KEY, trail);
    }

    /** The trail of a request; one that leads nowhere when there is none. */
    static Trail of(RoutingContext context) {
        Trail trail = context.get(KEY);
        return trail == null ? NONE : trail;
    }

    /** Says who acts. */
    Trail by(Caller caller) {
        Machine machine = caller.machine();
        if (log != null) {
            token = machine == null ? null : machine.name();
        }
        return by(caller.user());
    }

    /** Says whose name was given. */
    Trail by(String name) {
        if (log != null) {
            by = name;
        }
        return this;
    }

    /** Says to what it is done; unless something is said, to what the path names. */
    Trail target(String what) {
        if (log != null) {
            String clean = what.replaceAll("\\p{Cntrl}", " ");
            target = clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
        }
        return this;
    }

    /** Says what it was like. */
    Trail before(JsonObject state) {
        if (log != null) {
            before = state;
        }
        return this;
    }

    /** Says what it is like now. */
    Trail after(JsonObject state) {
        if (log != null) {
            after = state;
        }
        return this;
    }

    /** Says that nothing is done: it is only asked what would be, and leaves no entry. */
    Trail nothing() {
        ended = true;
        return this;
    }

    /** Whether the request still has its entry to leave. */
    boolean open() {
        return log != null && !ended;
    }

    /** Writes the entry, once. */
    Future<Void> end(String outcome) {
        if (log == null || ended) {
            return Future.succeededFuture();
        }
        ended = true;
        return log.write(new AuditEntry(by, token, address, action, target, before, after, outcome, 1));
    }
}
