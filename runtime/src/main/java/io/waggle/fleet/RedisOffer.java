package io.waggle.fleet;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.Optional;

/**
 * The address of the Redis that one node serves to the others of its cluster, told through the cluster: only members
 * can read it. It carries an address, never a decision about a task.
 */
public final class RedisOffer {

    private static final String MAP = "waggle.redis";
    private static final String URL = "url";

    private final IMap<String, String> map;

    RedisOffer(HazelcastInstance hazelcast) {
        this.map = hazelcast.getMap(MAP);
    }

    /** The address that is offered, if any. Blocks: not on an event loop. */
    public Optional<String> url() {
        return Optional.ofNullable(map.get(URL));
    }

    /** Offers an address. Blocks: not on an event loop. @return the one that holds now: this, or an earlier one */
    public String offer(String url) {
        String earlier = map.putIfAbsent(URL, url);
        return earlier == null ? url : earlier;
    }

    /** Takes an offer back. Blocks: not on an event loop. */
    public void withdraw(String url) {
        map.remove(URL, url);
    }
}
