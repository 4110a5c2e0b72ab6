package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import java.util.Optional;

/** Says what stands between tasks and their start. Any thread; answers come on the caller's context. */
public interface Standings {

    /** Of one task; empty when there is none or it is not queued. Fails with {@code STORE_UNAVAILABLE} as channels do. */
    Future<Optional<Standing>> of(Address address);
}
