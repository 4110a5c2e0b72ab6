package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.waggle.channel.Channels;
import io.waggle.event.Words;
import io.waggle.security.Machine;
import io.waggle.task.Address;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.List;
import java.util.function.Function;

/**
 * How far a token reaches that is limited to some channels or functions: to the routes that are about one of these, and
 * to no other. A route that is not listed here is out of its reach. Any thread.
 */
final class Reach {

    /** About whom the token is, no more. */
    private static final List<String> FREE = List.of("GET /auth/me");

    /** Each task that comes is looked at by itself: {@link Submissions#within}. */
    private static final List<String> SUBMITTING = List.of("POST /tasks", "POST /channels/{channel}/tasks");

    private static final List<String> OF_A_CHANNEL = List.of(
            "GET /channels/{channel}",
            "PATCH /channels/{channel}",
            "GET /channels/{channel}/failed",
            "DELETE /channels/{channel}/failed/{id}");

    private static final List<String> OF_A_TASK = List.of(
            "GET /tasks/{id}",
            "GET /tasks/{id}/logs",
            "PATCH /tasks/{id}",
            "DELETE /tasks/{id}",
            "POST /tasks/{id}/cancel",
            "POST /tasks/{id}/rerun");

    private static final List<String> OF_A_FUNCTION = List.of("POST /functions/{function}/call");

    /** A list that says of which channel or function it is to be. */
    private static final List<String> FILTERED = List.of("GET /tasks");

    private final Channels channels;
    private final Function<String, Future<Address>> addresses;

    /** @param addresses finds a task's address */
    Reach(Channels channels, Function<String, Future<Address>> addresses) {
        this.channels = channels;
        this.addresses = addresses;
    }

    /** Every route that a limited token can reach. */
    static List<String> routes() {
        return List.of(FREE, SUBMITTING, OF_A_CHANNEL, OF_A_TASK, OF_A_FUNCTION, FILTERED).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Fails with {@code FORBIDDEN} when a request is out of a token's reach. */
    Future<Void> check(RoutingContext context, Permission row, Machine machine) {
        String route = row.method() + " " + row.path().substring(Permissions.API.length());
        if (FREE.contains(route) || SUBMITTING.contains(route)) {
            return Future.succeededFuture();
        }
        if (OF_A_CHANNEL.contains(route)) {
            String channel = context.pathParam("channel");
            return decide(machine, machine.functions().isEmpty() && machine.reachesChannel(channel));
        }
        if (OF_A_FUNCTION.contains(route)) {
            String function = context.pathParam("function");
            return decide(machine, machine.channels().isEmpty() && machine.reachesFunction(function));
        }
        if (OF_A_TASK.contains(route)) {
            return task(String.valueOf(context.pathParam("id")), machine);
        }
        return decide(machine, FILTERED.contains(route) && filtered(context, machine));
    }

    private static boolean filtered(RoutingContext context, Machine machine) {
        return machine.reachesChannel(context.queryParams().get("channel"))
                && machine.reachesFunction(context.queryParams().get("function"));
    }

    /** A task that is not there is told as out of reach, too: its id alone would say something. */
    private Future<Void> task(String id, Machine machine) {
        int slash = id.indexOf('/');
        if (id.length() > 400 || (slash >= 0 && !Words.isName(id.substring(0, slash)))) {
            return decide(machine, false);
        }
        return addresses
                .apply(id)
                .recover(unknown -> Future.failedFuture(
                        unknown instanceof Problem problem && problem.code() == ProblemCode.UNKNOWN_TASK
                                ? refusal(machine)
                                : unknown))
                .compose(address -> !machine.reachesChannel(address.channel())
                        ? decide(machine, false)
                        : machine.functions().isEmpty()
                                ? Future.succeededFuture()
                                : channels.find(address)
                                        .compose(found -> decide(
                                                machine,
                                                found.isPresent()
                                                        && machine.reachesFunction(found.get()
                                                                .task()
                                                                .function()))));
    }

    private static Future<Void> decide(Machine machine, boolean reaches) {
        return reaches ? Future.succeededFuture() : Future.failedFuture(refusal(machine));
    }

    /** What is said of whatever is out of reach. */
    static Problem refusal(Machine machine) {
        String limits = (machine.channels().isEmpty() ? "" : " channels " + String.join(", ", machine.channels()))
                + (machine.functions().isEmpty() ? "" : " functions " + String.join(", ", machine.functions()));
        return new Problem(
                ProblemCode.FORBIDDEN,
                "the token '" + machine.name() + "' is limited to the" + limits
                        + ", and this is not about these alone: name one of them, or use another token.");
    }
}
