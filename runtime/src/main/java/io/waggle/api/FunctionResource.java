package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PUT;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.waggle.control.Deployment;
import io.waggle.control.Functions;
import io.waggle.event.ControlJson;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Function units: upload, list, download. Any thread. */
final class FunctionResource {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionResource.class);
    private static final String FUNCTIONS = Permissions.API + "/functions";

    private final Functions functions;

    FunctionResource(Functions functions) {
        this.functions = functions;
    }

    void mount(Routes routes) {
        routes.on(GET, FUNCTIONS, this::list);
        routes.on(PUT, FUNCTIONS, this::deploy);
        routes.on(GET, FUNCTIONS + "/{function}/versions/{version}/jar", this::jar);
    }

    private Future<Answer> list(Call call) {
        Query query = call.query("name", "node");
        Optional<String> name = query.text("name");
        Optional<String> node = query.text("node");
        return functions
                .list()
                .map(all -> all.stream()
                        .filter(one ->
                                name.isEmpty() || name.get().equals(one.info().name()))
                        .filter(one -> node.isEmpty()
                                || one.versions().stream()
                                        .anyMatch(version -> version.loadedOn().contains(node.get())))
                        .toList())
                .map(all -> Answer.ok(new JsonObject()
                        .put("items", ControlJson.list(all, ControlJson::function))
                        .put("next", null)
                        .put("total", all.size())));
    }

    private Future<Answer> deploy(Call call) {
        String file = fileName(call);
        byte[] jar = call.body().content().getBytes();
        if (jar.length == 0) {
            throw Fields.bad("the body is empty: send the jar's bytes.");
        }
        String by = call.caller().user();
        return functions.deploy(jar, file, by).map(deployment -> {
            call.trail()
                    .target(String.join(" ", deployment.functions()))
                    .before(new JsonObject().put("versions", new JsonObject(Map.copyOf(deployment.before()))))
                    .after(new JsonObject()
                            .put("versions", versions(deployment))
                            .put("sha256", deployment.sha256())
                            .put("file", file)
                            .put("bytes", jar.length));
            LOG.info("deployed sha256={} by={} functions={}", deployment.sha256(), by, deployment.functions());
            return Answer.ok(ControlJson.deployment(deployment));
        });
    }

    private static JsonObject versions(Deployment deployment) {
        JsonObject versions = new JsonObject();
        deployment.functions().forEach(function -> versions.put(function, deployment.version()));
        return versions;
    }

    private Future<Answer> jar(Call call) {
        call.query();
        String function = call.path("function");
        String version = call.path("version");
        return functions
                .jar(function, version)
                .map(found -> new Answer(
                        200,
                        "application/java-archive",
                        Buffer.buffer(found.orElseThrow(() -> unknown(function, version)))));
    }

    private static Problem unknown(String function, String version) {
        return new Problem(
                ProblemCode.UNKNOWN_FUNCTION,
                "there is no version '" + Words.shown(version) + "' of a function '" + Words.shown(function) + "'.");
    }

    /** The name for display: from the query, a header or the form. Only its last part, and nothing depends on it. */
    private static String fileName(Call call) {
        String given = call.query("file")
                .text("file")
                .orElse(first(
                        call.request().getHeader("X-File-Name"), call.body().fileName()));
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .strip();
        return Words.isLabel(last) ? last : "unit.jar";
    }

    private static String first(@Nullable String one, @Nullable String other) {
        if (one != null) {
            return one;
        }
        return other == null ? "unit.jar" : other;
    }
}
