package io.waggle.channel;

import io.waggle.task.Gates;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What submitters are told whose tasks are not taken in, because somebody shut the intake. */
final class Closed {

    private static final int RETRY_SECONDS = 5;

    private Closed() {}

    static Problem channel(String channel, Gates.@Nullable Shut shut) {
        return new Problem(
                ProblemCode.CHANNEL_PAUSED,
                "channel '" + channel + "' takes no tasks in: its intake was shut" + who(shut)
                        + ". Send it again later, or open it with POST /channels/" + channel + "/resume",
                RETRY_SECONDS);
    }

    static Problem system(Gates.Shut shut) {
        return new Problem(
                ProblemCode.INTAKE_CLOSED,
                "no task is taken in: the intake of the whole system was shut" + who(shut)
                        + ". Send it again later, or open it with POST /dispatch/start",
                RETRY_SECONDS);
    }

    private static String who(Gates.@Nullable Shut shut) {
        return shut == null || shut.at() == 0 ? "" : " by " + shut.by() + " at " + Instant.ofEpochMilli(shut.at());
    }
}
