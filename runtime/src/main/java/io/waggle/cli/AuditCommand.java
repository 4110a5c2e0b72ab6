package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who did what. */
@Command(name = "audit", description = "Shows who did what, newest first (administrators only).", sortOptions = false)
final class AuditCommand extends ClientCommand {

    private static final Map<String, String> EXPORTS = Map.of("csv", "text/csv", "ndjson", "application/x-ndjson");

    @Option(names = "--by", paramLabel = "USER", description = "What one user did.")
    private @Nullable String by;

    @Option(
            names = "--action",
            paramLabel = "WORD",
            description = "One action or one kind, like auth.login, or device.")
    private @Nullable String action;

    @Option(names = "--target", paramLabel = "NAME", description = "What was done to this, or to what begins so.")
    private @Nullable String target;

    @Option(names = "--from", paramLabel = "TIME", description = "Not before, like 2026-11-22T08:30:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Not after.")
    private @Nullable String to;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many (default: 50).")
    private int limit;

    @Option(names = "--export", paramLabel = "FORM", description = "Prints all of it: csv or ndjson.")
    private @Nullable String export;

    @Option(names = "--verify", description = "Looks whether every entry is as it was written; ends with 1 if not.")
    private boolean verify;

    @Override
    int run(Rest rest, Screen screen) {
        if (verify) {
            return verify(rest, screen);
        }
        String path = "/audit" + query();
        if (export != null) {
            String type = EXPORTS.get(export);
            if (type == null) {
                throw new CliFailure(Exit.USAGE, "--export is \"" + export + "\", and can be csv or ndjson.");
            }
            rest.copy(path, type, screen::text);
            screen.flush();
            return Exit.OK;
        }
        screen.list(
                Pages.get(rest, path, limit),
                new Table()
                        .column("AT", "at")
                        .column("BY", AuditCommand::who)
                        .column("FROM", "address")
                        .column("ACTION", "action")
                        .column("TARGET", "target")
                        .column("OUTCOME", AuditCommand::outcome)
                        .column("AFTER", "after"));
        return Exit.OK;
    }

    private int verify(Rest rest, Screen screen) {
        if (export != null || !query().isEmpty()) {
            throw new CliFailure(
                    Exit.USAGE, "--verify looks at the whole audit: leave out what chooses entries of it.");
        }
        JsonObject found = rest.get("/audit/verify");
        JsonObject broken = found.getJsonObject("broken");
        if (screen.json()) {
            screen.json(found);
        } else {
            screen.line(sentence(found, broken));
        }
        return broken == null ? Exit.OK : Exit.FAILED;
    }

    private static String sentence(JsonObject found, @Nullable JsonObject broken) {
        if (broken == null) {
            return "The audit is as it was written: " + found.getLong("entries") + " entries, number "
                    + found.getLong("first") + " to " + found.getLong("last") + ", hash " + found.getString("hash")
                    + ".";
        }
        String id = broken.getString("id");
        return "The audit is broken at number " + broken.getLong("number") + (id == null ? "" : " (" + id + ")") + ": "
                + broken.getString("why") + ".";
    }

    private String query() {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        all.put("by", by);
        all.put("action", action);
        all.put("target", target);
        all.put("from", from);
        all.put("to", to);
        String query = all.entrySet().stream()
                .filter(one -> one.getValue() != null)
                .map(one -> one.getKey() + "=" + Rest.encode(String.valueOf(one.getValue())))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static @Nullable String who(JsonObject entry) {
        String token = entry.getString("token");
        return token == null ? entry.getString("by") : entry.getString("by") + "/" + token;
    }

    private static String outcome(JsonObject entry) {
        long count = entry.getLong("count", 1L);
        return entry.getString("outcome") + (count > 1 ? " x" + count : "");
    }
}
