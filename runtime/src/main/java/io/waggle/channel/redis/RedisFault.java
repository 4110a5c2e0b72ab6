package io.waggle.channel.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the errors of a Redis mean for a caller. No state; any thread. */
final class RedisFault {

    /** Errors that pass by themselves; the first of the client's own. Redis before 7 puts those met within a script behind some words of its own. */
    private static final Pattern PASSING = Pattern.compile("^(?:ERR Error running script .*?-)?"
            + "(CONNECTION_CLOSED|OOM|LOADING|BUSY|MISCONF|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS)\\b");

    private RedisFault() {}

    /** What a failed call means: full, out of reach, or Redis' own error as it came. */
    static Throwable of(Throwable failure) {
        if (failure instanceof Problem) {
            return failure;
        }
        String message = String.valueOf(failure.getMessage());
        String word = word(failure);
        if (word != null) {
            return word.equals("OOM") ? RedisRoom.full() : unavailable(message);
        }
        if (message.startsWith("NOPERM")) {
            return new Problem(ProblemCode.STORE_UNAVAILABLE, "Redis " + notAllowed(message));
        }
        return failure instanceof ErrorType ? failure : unavailable(message);
    }

    /** Whether a call failed because the server said so. */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof ErrorType
                && !String.valueOf(failure.getMessage()).startsWith("CONNECTION_CLOSED");
    }

    /** Whether the server that answered so is not, or no longer, the one that takes writes. */
    static boolean isNoMaster(Throwable failure) {
        String word = word(failure);
        return word != null && (word.equals("READONLY") || word.equals("MASTERDOWN"));
    }

    private static @Nullable String word(Throwable failure) {
        Matcher matcher = PASSING.matcher(String.valueOf(failure.getMessage()));
        return failure instanceof ErrorType && matcher.find() ? matcher.group(1) : null;
    }

    static Problem unavailable(String why) {
        return new Problem(
                ProblemCode.STORE_UNAVAILABLE,
                "the store did not answer (" + why + "): nothing is known to have changed; retry after 1 s");
    }

    /**
     * Why a node cannot use a Redis, in a sentence with what to do.
     *
     * @param target where it is
     * @param failure how the first connection failed
     */
    static Problem refusal(RedisTarget target, Throwable failure) {
        String what = failure instanceof Unfit unfit ? unfit.what() : what(target, chain(failure));
        return new Problem(ProblemCode.STORE_UNAVAILABLE, "the Redis at " + target.place() + " " + what);
    }

    private static String what(RedisTarget target, String message) {
        String lower = withoutHosts(message, target).toLowerCase(Locale.ROOT);
        if (message.startsWith("WRONGPASS") || message.contains("invalid password")) {
            return "refuses the user or the password: write them into the URL, redis://user:password@host:port";
        }
        if (message.startsWith("NOAUTH")) {
            return "asks for a password: write it into the URL, redis://:password@host:port";
        }
        if (message.startsWith("NOPERM")) {
            return notAllowed(message);
        }
        if (message.startsWith("LOADING")) {
            return "is still reading its data: start the node again when it has done so";
        }
        if (lower.contains("no name matching") || lower.contains("no subject alternative")) {
            return "shows a certificate for another host (" + message
                    + "): connect to a name that stands in it, or set redis-verify-host to false";
        }
        if (lower.contains("certificat") || lower.contains("pkix")) {
            return "shows a certificate that is not trusted (" + message
                    + "): name the authority's file with --redis-ca-file";
        }
        if (lower.contains("ssl") || lower.contains("tls")) {
            return "does not speak TLS as expected (" + message + "): "
                    + (target.tls() ? "write redis:// if it is not encrypted" : "write rediss:// if it is encrypted");
        }
        return "cannot be reached (" + message + "): start it, or name another one with --redis";
    }

    /** What is in the name of a host says nothing of what is wrong with it. */
    private static String withoutHosts(String message, RedisTarget target) {
        String rest = message;
        for (String place : target.places()) {
            int colon = place.lastIndexOf(':');
            rest = rest.replace(colon < 0 ? place : place.substring(0, colon), "");
        }
        return rest;
    }

    private static String notAllowed(String message) {
        return "does not let this user do what a node does (" + message
                + "): give it the rights that docs/redis.md lists";
    }

    /** The messages of a failure and of what caused it. */
    private static String chain(Throwable failure) {
        StringBuilder all = new StringBuilder();
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 6; depth++) {
            String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
            if (all.indexOf(message) < 0) {
                all.append(all.isEmpty() ? "" : "; ").append(message);
            }
            at = at.getCause();
        }
        return all.toString();
    }
}
