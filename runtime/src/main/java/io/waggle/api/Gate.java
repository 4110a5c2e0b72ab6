package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.waggle.security.Accounts;
import io.waggle.security.Caller;
import io.waggle.security.Machine;
import io.waggle.security.Role;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in: a token in the header {@code Authorization}, or the session cookie of a browser whose page is our
 * own; never one in a URL. Any thread.
 */
final class Gate {

    static final String COOKIE = "waggle_session";

    private static final String BEARER = "Bearer ";

    private final Accounts accounts;
    private final Reach reach;

    Gate(Accounts accounts, Reach reach) {
        this.accounts = accounts;
        this.reach = reach;
    }

    /** Who calls, where the route asks for somebody; fails with {@code UNAUTHENTICATED} or {@code FORBIDDEN}. */
    Future<Optional<Caller>> admit(RoutingContext context, Permission row) {
        HttpServerRequest request = context.request();
        Role role = row.role();
        if (role == null) {
            return foreignPage(request) ? Future.failedFuture(foreign()) : Future.succeededFuture(Optional.empty());
        }
        String bearer = bearer(request);
        Cookie cookie = bearer == null ? request.getCookie(COOKIE) : null;
        if (bearer == null && cookie == null) {
            return Future.failedFuture(new Problem(
                    ProblemCode.UNAUTHENTICATED,
                    "this needs a token: log in at /api/v1/auth/login and send it as 'Authorization: Bearer …'."));
        }
        if (cookie != null && changes(request) && !ownPage(request)) {
            return Future.failedFuture(foreign());
        }
        return accounts.authenticate(bearer == null && cookie != null ? cookie.getValue() : String.valueOf(bearer))
                .compose(caller -> {
                    Trail.of(context).by(caller);
                    if (!caller.may(role)) {
                        return Future.failedFuture(forbidden(row, role));
                    }
                    Machine machine = caller.machine();
                    return machine == null || !machine.limited()
                            ? Future.succeededFuture(Optional.of(caller))
                            : reach.check(context, row, machine).map(Optional.of(caller));
                });
    }

    /** The token of a request that has been let in. */
    static String token(HttpServerRequest request) {
        String bearer = bearer(request);
        Cookie cookie = request.getCookie(COOKIE);
        return bearer != null || cookie == null ? String.valueOf(bearer) : cookie.getValue();
    }

    /** The token of a request, however it came. */
    static @Nullable String bearer(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }

    private static boolean changes(HttpServerRequest request) {
        return !request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD);
    }

    /** Whether the browser says that the request comes from a page of this very server. */
    private static boolean ownPage(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        return origin == null ? site != null : sameOrigin(request, origin);
    }

    /** Whether a browser says that a page of another site sends a changing request; what is no browser says nothing. */
    private static boolean foreignPage(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
        return changes(request) && (foreign || (origin != null && !sameOrigin(request, origin)));
    }

    private static boolean sameOrigin(HttpServerRequest request, String origin) {
        int scheme = origin.indexOf("://");
        var authority = request.authority();
        return scheme > 0 && authority != null && origin.substring(scheme + 3).equalsIgnoreCase(host(request));
    }

    private static String host(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        return host == null ? "" : host;
    }

    private static Problem foreign() {
        return new Problem(ProblemCode.FORBIDDEN, "this request comes from a page of another site, and is refused.");
    }

    private static Problem forbidden(Permission row, Role role) {
        return new Problem(
                ProblemCode.FORBIDDEN,
                row + " needs the role " + role.text() + ", which you do not have: ask an administrator.");
    }
}
