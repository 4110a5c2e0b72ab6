package io.waggle.channel.redis;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.ZModem;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which master of a Redis Cluster holds which of the 16,384 slots, as one of its nodes says. Immutable.
 *
 * @param masters {@code host:port} by slot; empty where no node holds it
 */
record ClusterMap(List<String> masters) {

    private static final int SLOTS = 16_384;
    private static final Pattern REDIRECTION = Pattern.compile("^(MOVED|ASK) \\d+ (\\S*):(\\d+)");

    /**
     * Where a call should have gone.
     *
     * @param place {@code host:port}; without a host: the same one as before
     * @param lasting whether the slot has moved as a whole; else it is being moved
     */
    record Redirection(String place, boolean lasting) {}

    /**
     * Reads the answer to {@code CLUSTER SLOTS}.
     *
     * @param asked who answered: a node that does not know its own address gives none
     */
    static ClusterMap read(Response answer, String asked) {
        String[] masters = new String[SLOTS];
        Arrays.fill(masters, "");
        for (Response range : answer) {
            Response node = range.get(2);
            String host = node.get(0) == null ? "" : node.get(0).toString();
            String place = place(host.isEmpty() ? host(asked) : host, String.valueOf(node.get(1)));
            Arrays.fill(masters, range.get(0).toInteger(), range.get(1).toInteger() + 1, place);
        }
        return new ClusterMap(List.of(masters));
    }

    /** Every master that holds something. */
    Set<String> places() {
        Set<String> places = new LinkedHashSet<>(masters);
        places.remove("");
        return places;
    }

    /** Who holds what a command is about; a command without a key can go to any. */
    Optional<String> place(Request request) {
        List<byte[]> keys = ((RequestImpl) request).keys();
        if (keys.isEmpty()) {
            return places().stream().findFirst();
        }
        return Optional.of(masters.get(ZModem.generate(keys.get(0)))).filter(place -> !place.isEmpty());
    }

    static boolean isElsewhere(Throwable failure) {
        return redirection(failure, "").isPresent();
    }

    /** Where a node sends a call that failed with this, if it does. */
    static Optional<Redirection> redirection(Throwable failure, String asked) {
        Matcher matcher = REDIRECTION.matcher(String.valueOf(failure.getMessage()));
        if (!matcher.find()) {
            return Optional.empty();
        }
        String host = matcher.group(2).isEmpty() ? host(asked) : matcher.group(2);
        return Optional.of(
                new Redirection(place(host, matcher.group(3)), matcher.group(1).equals("MOVED")));
    }

    private static String host(String place) {
        return place.substring(0, Math.max(0, place.lastIndexOf(':')));
    }

    /** {@code host:port}; an address of version 6 that has no brackets gets them. */
    static String place(String host, String port) {
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
}
