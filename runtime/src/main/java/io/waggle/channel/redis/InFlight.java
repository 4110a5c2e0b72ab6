package io.waggle.channel.redis;

import io.vertx.redis.client.Response;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A claim as it stands in the hash of an epoch's claims, by fence: {@code <claimed at> <device> <queue>}, and a line
 * for each task that has not ended.
 *
 * @param claimedAt milliseconds since 1970, Redis time
 * @param device who claimed
 * @param queue where the tasks came from
 * @param ids the tasks, in the order in which they were claimed
 */
record InFlight(long claimedAt, String device, String queue, List<String> ids) {

    /** The field beside the fences that says how many tasks are left in all. */
    static final String COUNT = "n";

    /** The reply to HGETALL: what is in flight, by fence. */
    static SortedMap<Long, InFlight> all(Response hash) {
        SortedMap<Long, InFlight> claims = new TreeMap<>();
        for (String field : hash.getKeys()) {
            if (!field.equals(COUNT)) {
                claims.put(Long.valueOf(field), parse(hash.get(field).toString()));
            }
        }
        return claims;
    }

    static InFlight parse(String text) {
        List<String> lines = text.lines().toList();
        String[] head = lines.get(0).split(" ", 3);
        return new InFlight(Long.parseLong(head[0]), head[1], head[2], lines.subList(1, lines.size()));
    }
}
