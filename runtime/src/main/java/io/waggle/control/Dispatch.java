package io.waggle.control;

import io.vertx.core.Future;
import io.waggle.control.Commands.Ask;
import io.waggle.task.Gates;

/** The gates of the whole system, and of one channel. Any thread. */
public interface Dispatch {

    /**
     * Which gates.
     *
     * @param intake the way in
     * @param dispatch the way out
     */
    record Which(boolean intake, boolean dispatch) {

        public static final Which BOTH = new Which(true, true);
    }

    /** The system's gates, as they are stored. */
    Future<Gates> gates();

    /** Shuts gates of the system. What runs goes on. */
    Future<Receipt> pause(Which which, Ask ask);

    /** Opens gates of the system, and starts the devices that {@link #stop} has stopped. */
    Future<Receipt> start(Which which, Ask ask);

    /** Shuts both gates of the system, then stops every device. */
    Future<Receipt> stop(Ask ask);

    /**
     * Shuts or opens gates of a channel.
     *
     * @param shut whether to shut them
     */
    Future<Receipt> channel(String channel, boolean shut, Which which, Ask ask);
}
