package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes one call out of many: while a call is under way the next batch gathers; an idle one is sent at once. Further
 * calls go out before the first is answered only when each is full, so that the store never waits for the next; they
 * are answered in order. All of it on one context.
 *
 * @param <I> what goes in
 * @param <O> the answer to one of them
 */
final class Coalescer<I, O> {

    private static final int MOST_UNDER_WAY = 3;

    private final Load<I> load;
    private final Function<List<I>, Future<List<O>>> call;
    private final ArrayDeque<Part<I, O>> waiting = new ArrayDeque<>();
    private int waitingItems;
    private int underWay;

    private record Part<I, O>(List<I> items, long bytes, Promise<List<O>> answer) {}

    /**
     * @param load how much a call carries at most, but for a single part that is larger
     * @param call the call; answers one for one, in order
     */
    Coalescer(Load<I> load, Function<List<I>, Future<List<O>>> call) {
        this.load = load;
        this.call = call;
    }

    Future<List<O>> add(List<I> items) {
        Promise<List<O>> answer = Promise.promise();
        waiting.add(new Part<>(items, load.weigh(items), answer));
        waitingItems += items.size();
        next();
        return answer.future();
    }

    /** A call that throws is a call that failed: the next batch must not wait for it. */
    private Future<List<O>> send(List<I> items) {
        try {
            return call.apply(items);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void next() {
        boolean full = waitingItems >= Load.MOST_ITEMS && underWay < MOST_UNDER_WAY;
        if (waiting.isEmpty() || (underWay > 0 && !full)) {
            return;
        }
        underWay++;
        List<Part<I, O>> parts = new ArrayList<>();
        List<I> items = new ArrayList<>();
        long bytes = 0;
        for (Part<I, O> part = waiting.peek(); part != null; part = waiting.peek()) {
            bytes += part.bytes();
            if (!parts.isEmpty() && !Load.fits(items.size() + part.items().size(), bytes)) {
                break;
            }
            waiting.remove();
            waitingItems -= part.items().size();
            parts.add(part);
            items.addAll(part.items());
        }
        send(items).onComplete(done -> {
            underWay--;
            next();
            int from = 0;
            for (Part<I, O> part : parts) {
                if (done.succeeded()) {
                    int to = from + part.items().size();
                    part.answer().complete(List.copyOf(done.result().subList(from, to)));
                    from = to;
                } else {
                    part.answer().fail(done.cause());
                }
            }
        });
    }
}
