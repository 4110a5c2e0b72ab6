package io.waggle.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The headers that every answer bears: the request's id, and what browsers are forbidden to do. Any thread. */
final class Headers {

    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern FOREIGN_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final CharSequence ID_NAME = HttpHeaders.createOptimized(REQUEST_ID);

    /** Made once, as bytes: every answer bears them. */
    private final Map<CharSequence, CharSequence> constant;

    /** @param scriptHash the hash of the console's one inline script, as {@code 'sha256-…'} with a blank before it */
    Headers(String scriptHash) {
        String policy = "default-src 'none'; script-src 'self'" + scriptHash
                + "; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'"
                + "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        constant = new LinkedHashMap<>();
        constant("Content-Security-Policy", policy);
        constant("X-Content-Type-Options", "nosniff");
        constant("X-Frame-Options", "DENY");
        constant("Referrer-Policy", "no-referrer");
        constant("Cross-Origin-Opener-Policy", "same-origin");
        constant("Cross-Origin-Resource-Policy", "same-origin");
    }

    private void constant(String name, String value) {
        constant.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
    }

    void add(RoutingContext context) {
        String given = context.request().getHeader(ID_NAME);
        String id = given != null && FOREIGN_ID.matcher(given).matches() ? given : newId();
        context.put(REQUEST_ID, id);
        HttpServerResponse response = context.response();
        response.putHeader(ID_NAME, id);
        constant.forEach(response::putHeader);
        if (context.request().isSSL()) {
            response.putHeader("Strict-Transport-Security", "max-age=31536000");
        }
        context.next();
    }

    /** The request's id; empty before it has one. */
    static String requestId(RoutingContext context) {
        String id = context.get(REQUEST_ID);
        return id == null ? "" : id;
    }

    private static String newId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
