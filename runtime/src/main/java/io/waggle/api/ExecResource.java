package io.waggle.api;

import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Fleet;
import io.waggle.control.NodeStatus;
import io.waggle.control.Program;
import io.waggle.control.ProgramEnd;
import io.waggle.control.ProgramEnd.Outcome;
import io.waggle.control.Programs;
import io.waggle.event.Fields;
import io.waggle.event.ProgramJson;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A program on nodes. Any thread. */
final class ExecResource {

    private static final String PATH = Permissions.API + "/nodes/exec";
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_WORDS = 256;
    private static final int LONGEST_WORDS = 64 * 1024;
    private static final String UP = "UP";

    private final Programs programs;
    private final Fleet fleet;

    ExecResource(Programs programs, Fleet fleet) {
        this.programs = programs;
        this.fleet = fleet;
    }

    void mount(Routes routes) {
        routes.on(POST, PATH, this::run);
    }

    private Future<Answer> run(Call call) {
        call.query();
        Fields fields = call.fields("argv", "nodes", "timeout", "cwd");
        Program program = program(fields);
        List<String> named = fields.ids("nodes");
        String by = call.caller().user();
        String at = Instant.now().toString();
        call.trail().target(program.argv().get(0));
        return fleet.nodes().compose(all -> run(program, chosen(all, named))).map(ends -> {
            call.trail().after(after(program, ends));
            JsonArray nodes = new JsonArray();
            ends.forEach(
                    (node, end) -> nodes.add(new JsonObject().put("node", node).mergeIn(ProgramJson.toJson(end))));
            return Answer.ok(new JsonObject()
                    .put("argv", new JsonArray(program.argv()))
                    .put("by", by)
                    .put("at", at)
                    .put("nodes", nodes));
        });
    }

    /** Those that are not up are not asked. */
    private Future<Map<String, ProgramEnd>> run(Program program, List<NodeStatus> chosen) {
        List<String> up = chosen.stream()
                .filter(node -> node.state().equals(UP))
                .map(NodeStatus::name)
                .toList();
        return programs.run(program, up).map(ends -> {
            Map<String, ProgramEnd> all = new LinkedHashMap<>();
            for (NodeStatus node : chosen) {
                ProgramEnd end = ends.get(node.name());
                all.put(
                        node.name(),
                        end != null
                                ? end
                                : ProgramEnd.none(Outcome.OFFLINE, "was not asked: last seen " + node.lastSeen()));
            }
            return all;
        });
    }

    /** The nodes that are named, or all that are up. */
    private static List<NodeStatus> chosen(List<NodeStatus> all, List<String> named) {
        if (named.isEmpty()) {
            return all.stream().filter(node -> node.state().equals(UP)).toList();
        }
        Map<String, NodeStatus> byName = all.stream().collect(Collectors.toMap(NodeStatus::name, node -> node));
        return named.stream()
                .distinct()
                .map(name -> Optional.ofNullable(byName.get(name))
                        .orElseThrow(() -> new Problem(
                                ProblemCode.UNKNOWN_NODE,
                                "there is no node '" + Words.shown(name)
                                        + "': nothing was run. GET /nodes (waggle nodes) says which there are.")))
                .toList();
    }

    private static Program program(Fields fields) {
        List<String> argv = words(fields.json().getValue("argv"));
        Duration timeout = Optional.ofNullable(fields.duration("timeout")).orElse(USUAL);
        if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw Fields.bad("'timeout' must be a time from 1ms to 5m, like 10s.");
        }
        String cwd = fields.text("cwd");
        if (cwd != null && (cwd.isEmpty() || cwd.indexOf(0) >= 0)) {
            throw Fields.bad("'cwd' must be a folder on the nodes.");
        }
        return new Program(argv, timeout, cwd);
    }

    private static List<String> words(@Nullable Object value) {
        if (value instanceof JsonArray array
                && !array.isEmpty()
                && array.size() <= MOST_WORDS
                && array.stream().allMatch(ExecResource::isWord)
                && !array.getString(0).isEmpty()) {
            List<String> argv = array.stream().map(String.class::cast).toList();
            if (argv.stream().mapToInt(String::length).sum() <= LONGEST_WORDS) {
                return argv;
            }
        }
        throw Fields.bad("'argv' must be the program and its arguments as texts, like [\"df\",\"-h\"]: " + MOST_WORDS
                + " of them and 64 KiB at most. No shell reads them.");
    }

    private static boolean isWord(@Nullable Object value) {
        return value instanceof String text && text.indexOf(0) < 0 && text.length() <= LONGEST_WORDS;
    }

    /** What is written down: not what the program wrote. */
    private static JsonObject after(Program program, Map<String, ProgramEnd> ends) {
        JsonObject nodes = new JsonObject();
        ends.forEach((node, end) ->
                nodes.put(node, end.exitCode() == null ? end.outcome().name() : end.outcome() + " " + end.exitCode()));
        return new JsonObject().put("argv", new JsonArray(program.argv())).put("nodes", nodes);
    }
}
