package io.waggle.channel.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What all links of one node share about its Redis: where it is, whose data it must hold, and who may try to connect
 * next. Any thread.
 */
public final class RedisSite {

    private final RedisTarget target;
    private final int replicas;
    private final Map<String, Pacer> pacers = new ConcurrentHashMap<>();
    private final List<Runnable> doubters = new CopyOnWriteArrayList<>();
    private volatile @Nullable Identity identity;

    /**
     * Whose data a Redis must hold before anything is sent to it.
     *
     * @param key where it says so
     * @param id what it must say
     */
    record Identity(String key, String id) {}

    /** The Redis at this target; nobody waits for replicas. */
    public RedisSite(RedisTarget target) {
        this(target, 0);
    }

    /**
     * @param target where it is
     * @param replicas how many replicas must have a change before it counts as made; 0: none
     */
    public RedisSite(RedisTarget target, int replicas) {
        this.target = target;
        this.replicas = replicas;
    }

    RedisTarget target() {
        return target;
    }

    int replicas() {
        return replicas;
    }

    @Nullable
    Identity identity() {
        return identity;
    }

    /**
     * From now on, a connection counts only while Redis holds this cluster's data.
     *
     * @param prefix what every key begins with
     * @param id the cluster's id, as {@link StoreIdentity#settle} answered it
     */
    public void expect(String prefix, String id) {
        identity = new Identity(new Keys(prefix).identity(), id);
    }

    /** The pacer of all that connect to one place. */
    Pacer pacer(String place) {
        return pacers.computeIfAbsent(place, p -> new Pacer());
    }

    /** Whom to tell, on any thread, when there is reason to look at the identity again. */
    void onDoubt(Runnable look) {
        doubters.add(look);
    }

    void noDoubt(Runnable look) {
        doubters.remove(look);
    }

    /** Has every link of the node look again whether Redis holds this cluster's data. */
    void doubt() {
        doubters.forEach(Runnable::run);
    }
}
