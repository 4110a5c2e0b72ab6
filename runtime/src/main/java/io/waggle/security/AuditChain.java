package io.waggle.security;

import io.vertx.core.Future;
import io.waggle.store.AuditStore;
import io.waggle.store.AuditStore.Ends;
import io.waggle.store.AuditStore.Stored;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the audit is as it was written: every entry bears the hash of the one before, and where the chain begins
 * and ends is noted apart. Any thread; one {@link Walk} is one look, whose steps come one after the other.
 */
public final class AuditChain {

    private static final int STEP = 500;
    private static final int MOST_BEGINNINGS = 3;

    private final AuditStore store;

    AuditChain(AuditStore store) {
        this.store = store;
    }

    /**
     * What was found.
     *
     * @param entries how many entries were looked at
     * @param first the number of the oldest that is kept
     * @param last the number of the newest
     * @param hash the hash of the newest: written down elsewhere, it tells later whether all was written anew
     * @param broken the first entry that is not as it was written; {@code null}: there is none
     */
    public record Verdict(
            long entries,
            long first,
            long last,
            String hash,
            @Nullable Broken broken) {}

    /**
     * An entry that is not as it was written.
     *
     * @param number its number
     * @param id its place; empty: it is not there
     * @param why what is wrong
     */
    public record Broken(long number, String id, String why) {}

    /** Looks at everything that is kept, oldest first. */
    public Future<Verdict> verify() {
        return verify(MOST_BEGINNINGS);
    }

    private Future<Verdict> verify(int tries) {
        return store.ends()
                .compose(ends -> new Walk(ends)
                        .from("")
                        .compose(verdict -> verdict.broken() == null
                                ? Future.succeededFuture(verdict)
                                : store.ends()
                                        .compose(now -> now.first() == ends.first() || tries == 1
                                                ? Future.succeededFuture(verdict)
                                                : verify(tries - 1)))); // the oldest were forgotten while it looked
    }

    /** One look. */
    private final class Walk {

        private final Ends ends;
        private @Nullable Stored before;
        private long seen;

        Walk(Ends ends) {
            this.ends = ends;
        }

        Future<Verdict> from(String after) {
            return store.oldest(after, STEP).compose(read -> {
                for (Stored one : read) {
                    Broken broken = wrong(one);
                    if (broken != null) {
                        return verdict(broken);
                    }
                    before = one;
                    seen++;
                    if (one.number() == ends.number()) {
                        return verdict(last(one)); // what came since is the next look's
                    }
                }
                return read.size() < STEP
                        ? verdict(early())
                        : from(read.get(read.size() - 1).id());
            });
        }

        private @Nullable Broken wrong(Stored one) {
            Stored last = before;
            long expected = last == null ? ends.first() : last.number() + 1;
            if (one.number() == 0 || one.previous().isEmpty()) {
                return new Broken(expected, one.id(), "it bears no number and no hash: Waggle did not write it so");
            }
            if (one.number() != expected) {
                return new Broken(
                        expected,
                        "",
                        one.number() > expected
                                ? "it is missing, with all up to number " + one.number()
                                : "number " + one.number() + " is in its place");
            }
            if (last == null) {
                return one.previous().equals(ends.before())
                        ? null
                        : new Broken(one.number(), one.id(), "the hash that it bears is another than was noted");
            }
            return one.previous().equals(last.hash())
                    ? null
                    : new Broken(
                            last.number(),
                            last.id(),
                            "it is not as it was when number " + one.number() + " was written after it");
        }

        private @Nullable Broken last(Stored newest) {
            return newest.hash().equals(ends.hash())
                    ? null
                    : new Broken(newest.number(), newest.id(), "it is not as it was when it was written");
        }

        /** The entries ended before the chain did. */
        private @Nullable Broken early() {
            long next = before == null ? ends.first() : before.number() + 1;
            return next > ends.number() ? null : new Broken(next, "", "it is missing, with all up to the newest");
        }

        private Future<Verdict> verdict(@Nullable Broken broken) {
            return Future.succeededFuture(new Verdict(seen, ends.first(), ends.number(), ends.hash(), broken));
        }
    }
}
