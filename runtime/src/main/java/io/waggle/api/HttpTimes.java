package io.waggle.api;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long requests took, per route of the table and class of status. Used on the verticle's context. */
final class HttpTimes {

    /** The upper ends of the classes of time, ms. */
    static final List<Long> ENDS = List.of(1L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L);

    private static final long NANOS = 1_000_000;

    private final Map<Permission, Counts[]> routes = new LinkedHashMap<>();

    /** The requests of one route with one class of status. */
    static final class Counts {
        private final long[] upTo = new long[ENDS.size()];
        private long count;
        private long nanos;

        private void add(long took) {
            for (int i = 0; i < upTo.length; i++) {
                upTo[i] += took <= ENDS.get(i) * NANOS ? 1 : 0;
            }
            count++;
            nanos += took;
        }

        long[] upTo() {
            return upTo.clone();
        }

        long count() {
            return count;
        }

        double seconds() {
            return nanos / 1e9;
        }
    }

    /**
     * What has been counted.
     *
     * @param route the row of the table
     * @param status like {@code 2xx}
     */
    record Row(Permission route, String status, Counts counts) {}

    /** Times a request until its response has been written, or its connection is gone. */
    void time(RoutingContext context, Permission route) {
        long begun = System.nanoTime();
        context.addEndHandler(
                done -> counts(route, context.response().getStatusCode() / 100).add(System.nanoTime() - begun));
    }

    private Counts counts(Permission route, int statusClass) {
        Counts[] all = routes.computeIfAbsent(route, r -> new Counts[6]);
        int place = Math.min(5, Math.max(1, statusClass));
        Counts there = all[place];
        if (there == null) {
            there = new Counts();
            all[place] = there;
        }
        return there;
    }

    List<Row> all() {
        List<Row> rows = new ArrayList<>();
        routes.forEach((route, counts) -> {
            for (int i = 1; i < counts.length; i++) {
                if (counts[i] != null) {
                    rows.add(new Row(route, i + "xx", counts[i]));
                }
            }
        });
        return rows;
    }
}
