package io.waggle.control;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.task.Problem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does every second, all of it at one moment: an idle node then wakes once for it, and the store has one
 * burst to answer. The seconds are jittered, so that nodes do not beat together. Any thread may join and leave; each
 * member is called on its own context, and not again before its last turn has ended.
 */
public final class Pulse {

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final long LEAST_MS = 900;
    private static final long JITTER_MS = 200;

    private final Vertx vertx;
    private final Set<Member> members = ConcurrentHashMap.newKeySet();
    private boolean armed;

    /** @param vertx whose timer is used; with no member there is none */
    public Pulse(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Joins from the next beat on.
     *
     * @param context where the work is done
     * @param work one turn; its future ends when the next may begin. A failure is the work's own to tell
     * @return leaves when run, on any thread, any number of times; on the member's context, no turn begins after it
     */
    public Runnable join(Context context, Supplier<Future<?>> work) {
        Member member = new Member(context, work);
        members.add(member);
        arm();
        return () -> members.remove(member);
    }

    private synchronized void arm() {
        if (!armed && !members.isEmpty()) {
            armed = true;
            vertx.setTimer(LEAST_MS + ThreadLocalRandom.current().nextLong(JITTER_MS), id -> beat());
        }
    }

    private void beat() {
        synchronized (this) {
            armed = false;
        }
        arm();
        members.forEach(Member::turn);
    }

    private final class Member {

        private final Context context;
        private final Supplier<Future<?>> work;
        private final AtomicBoolean busy = new AtomicBoolean();

        Member(Context context, Supplier<Future<?>> work) {
            this.context = context;
            this.work = work;
        }

        void turn() {
            if (busy.compareAndSet(false, true)) {
                context.runOnContext(v -> Future.succeededFuture()
                        .compose(go -> members.contains(this) ? work.get().<Void>mapEmpty() : Future.succeededFuture())
                        .onFailure(Pulse::tell)
                        .onComplete(done -> busy.set(false)));
            }
        }
    }

    private static void tell(Throwable failure) {
        if (failure instanceof Problem) {
            LOG.debug("pulse=missed why=\"{}\"", failure.getMessage());
        } else {
            LOG.error("pulse=broken", failure);
        }
    }
}
