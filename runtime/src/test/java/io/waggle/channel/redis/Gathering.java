package io.waggle.channel.redis;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** The product's own gathering of many calls in one, for tests in other packages. One context. */
public final class Gathering<I, O> {

    private final Coalescer<I, O> coalescer;

    /** @param call the call; answers one for one, in order */
    public Gathering(Function<List<I>, Future<List<O>>> call) {
        this.coalescer = new Coalescer<>(new Load<>(item -> 100), call);
    }

    /** Sends items with the next call. */
    public Future<List<O>> add(List<I> items) {
        return coalescer.add(items);
    }
}
