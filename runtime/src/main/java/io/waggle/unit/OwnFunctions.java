package io.waggle.unit;

import io.vertx.core.Future;
import io.waggle.control.FunctionStatus;
import io.waggle.task.FunctionInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the program around this node brought along, by name. Immutable; any thread. */
final class OwnFunctions {

    private static final Logger LOG = LoggerFactory.getLogger(OwnFunctions.class);

    private final Map<String, OwnFunction> all = new TreeMap<>();

    /** @throws IllegalArgumentException when two of them have one name */
    OwnFunctions(List<OwnFunction> functions) {
        for (OwnFunction function : functions) {
            if (all.put(function.info().name(), function) != null) {
                throw new IllegalArgumentException("the function '"
                        + function.info().name() + "' was handed over twice: give one of them another name");
            }
        }
    }

    /** Starts them, one after the other; fails with the reason of the first that does not start. */
    Future<Void> start(WorkerHost host) {
        Future<Void> started = Future.succeededFuture();
        for (OwnFunction function : all.values()) {
            started = started.compose(before -> start(host, function));
        }
        return started;
    }

    private static Future<Void> start(WorkerHost host, OwnFunction function) {
        String name = function.info().name();
        return host.start(function)
                .<Void>map(loaded -> {
                    host.use(name, loaded);
                    LOG.info("function of the program loaded function={}", name);
                    return null;
                })
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the function '" + name + "' did not start: " + ErrorText.oneLine(failure), failure)));
    }

    Optional<FunctionInfo> function(String name) {
        return Optional.ofNullable(all.get(name)).map(OwnFunction::info);
    }

    /** What there is to say of each; they are on this node alone. */
    List<FunctionStatus> statuses(String node) {
        return all.values().stream()
                .map(function -> new FunctionStatus(
                        function.info(),
                        OwnFunction.VERSION,
                        List.of(new FunctionStatus.Version(
                                OwnFunction.VERSION,
                                "",
                                function.type().type().getName(),
                                0,
                                OwnFunction.VERSION,
                                function.made(),
                                List.of(node)))))
                .toList();
    }
}
