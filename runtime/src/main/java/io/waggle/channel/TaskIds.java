package io.waggle.channel;

import io.vertx.core.Future;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes and reads the ids of tasks: {@code w<channel>_<epoch>_<count>}, the first two parts in base 36, the count in base
 * 32, so that ids that differ in their last three characters only, whose records lie together in Redis, are 32,768: as
 * many as a hash of that size has places. The channel's number lets a task be found by its id alone; the node's epoch,
 * never given twice, makes ids unique without asking anybody. Safe for use by several threads.
 */
public final class TaskIds {

    private static final Pattern OURS = Pattern.compile("w([0-9a-z]{1,12})_([0-9a-z]{1,12})_([0-9a-z]{1,12})");

    private final Channels channels;
    private final LongSupplier epoch;
    private final AtomicLong count = new AtomicLong();

    /**
     * @param channels where channels have their numbers from
     * @param epoch the node's epoch now
     */
    public TaskIds(Channels channels, LongSupplier epoch) {
        this.channels = channels;
        this.epoch = epoch;
    }

    /**
     * A new id.
     *
     * @param channel the channel's number
     */
    public String next(long channel) {
        return "w" + Long.toString(channel, 36) + "_" + Long.toString(epoch.getAsLong(), 36) + "_"
                + Long.toString(count.incrementAndGet(), 32);
    }

    /** Whether an id has the form of those made here, which a submitter may not choose. */
    public static boolean isOurs(String id) {
        return id.length() > 4 && id.charAt(0) == 'w' && OURS.matcher(id).matches();
    }

    /**
     * Finds the address that an id stands for.
     *
     * @param idOrAddress an id made here, or {@code <channel>/<id>}
     * @return the address; whether a task is there is not said. Fails with {@code UNKNOWN_TASK} when it is neither
     */
    public Future<Address> resolve(String idOrAddress) {
        int slash = idOrAddress.indexOf('/');
        if (slash > 0 && slash < idOrAddress.length() - 1) {
            return Future.succeededFuture(
                    new Address(idOrAddress.substring(0, slash), idOrAddress.substring(slash + 1)));
        }
        Matcher ours = OURS.matcher(idOrAddress);
        if (!ours.matches()) {
            return Future.failedFuture(unknown(idOrAddress));
        }
        return channels.name(number(ours.group(1)))
                .compose(name -> name.map(channel -> Future.succeededFuture(new Address(channel, idOrAddress)))
                        .orElseGet(() -> Future.failedFuture(unknown(idOrAddress))));
    }

    private static long number(String base36) {
        return Long.parseLong(base36, 36);
    }

    private static Problem unknown(String id) {
        return new Problem(
                ProblemCode.UNKNOWN_TASK,
                "there is no task '" + id + "': an id of the submitter's own is addressed as <channel>/<id>");
    }
}
