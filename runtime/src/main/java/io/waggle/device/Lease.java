package io.waggle.device;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** What a device knows of its node's lease. */
interface Lease {

    /** The node's epoch; 0 while its lease is in doubt. */
    long epoch();

    /** The store says that an epoch has ended. */
    void ended(long epoch);

    /** One of two functions. */
    static Lease of(LongSupplier epoch, LongConsumer ended) {
        return new Lease() {
            @Override
            public long epoch() {
                return epoch.getAsLong();
            }

            @Override
            public void ended(long which) {
                ended.accept(which);
            }
        };
    }
}
