package io.waggle.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.control.LogLevels;
import io.waggle.event.Fields;
import io.waggle.event.Words;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much a node logs. Any thread. */
final class LoggingResource {

    private static final String PATH = Permissions.API + "/nodes/{node}/logging";
    private static final Pattern LOGGER = Pattern.compile("[A-Za-z0-9_.$-]{1,200}");

    private final LogLevels levels;

    LoggingResource(LogLevels levels) {
        this.levels = levels;
    }

    void mount(Routes routes) {
        routes.on(GET, PATH, this::read);
        routes.on(PATCH, PATH, this::change);
    }

    private Future<Answer> read(Call call) {
        call.query();
        String node = node(call);
        return levels.of(node).map(all -> {
            JsonObject own = new JsonObject();
            all.forEach(own::put);
            return Answer.ok(new JsonObject().put("node", node).put("levels", own));
        });
    }

    private Future<Answer> change(Call call) {
        call.query();
        Fields fields = call.fields("logger", "level");
        String logger = fields.need("logger");
        if (!LOGGER.matcher(logger).matches()) {
            throw Fields.bad("'logger' must be ROOT, function.<name>, or the name of a package or class.");
        }
        @Nullable String level = fields.text("level");
        return levels.set(node(call), logger, level == null ? null : level.toUpperCase(Locale.ROOT))
                .map(change -> {
                    call.trail().before(new JsonObject(Map.of("level", change.before())));
                    call.trail().after(new JsonObject(Map.of("level", change.now())));
                    return Answer.ok(new JsonObject()
                            .put("node", change.node())
                            .put("logger", change.logger())
                            .put("before", change.before())
                            .put("now", change.now()));
                });
    }

    /** The node that the path names. */
    static String node(Call call) {
        String node = call.path("node");
        if (!Words.isName(node)) {
            throw Fields.bad("'" + Words.shown(node) + "' cannot be the name of a node.");
        }
        return node;
    }
}
