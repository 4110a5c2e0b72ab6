package io.waggle.channel.redis;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.waggle.store.UnitStore;
import io.waggle.task.FunctionInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Function units in Redis, by SHA-256. Any thread. */
public final class RedisUnitStore implements UnitStore {

    private final RedisLink link;
    private final Keys keys;

    /**
     * @param link the connection
     * @param prefix what every key begins with
     */
    public RedisUnitStore(RedisLink link, String prefix) {
        this.link = link;
        this.keys = new Keys(prefix);
    }

    @Override
    public Future<Long> deploy(StoredUnit unit, byte[] jar) {
        List<Object> arguments =
                new ArrayList<>(List.of(unit.sha256(), toJson(unit).encode(), jar));
        unit.functions().forEach(function -> arguments.add(function.name()));
        return link.run(Script.DEPLOY, keys.system(), arguments).map(Response::toLong);
    }

    @Override
    public Future<Shelf> shelf() {
        Future<Long> revision = revision();
        Future<Response> units = link.send(Request.cmd(Command.HGETALL).arg(keys.units()));
        Future<Response> active = link.send(Request.cmd(Command.HGETALL).arg(keys.active()));
        return Future.join(revision, units, active).map(v -> {
            List<StoredUnit> all = new ArrayList<>();
            for (String sha : units.result().getKeys()) {
                all.add(fromJson(sha, new JsonObject(units.result().get(sha).toString())));
            }
            all.sort(Comparator.comparingLong(StoredUnit::at));
            Map<String, String> byFunction = new HashMap<>();
            active.result()
                    .getKeys()
                    .forEach(name ->
                            byFunction.put(name, active.result().get(name).toString()));
            return new Shelf(List.copyOf(all), Map.copyOf(byFunction), revision.result());
        });
    }

    @Override
    public Future<Long> revision() {
        return link.send(Request.cmd(Command.HGET).arg(keys.counters()).arg("units"))
                .map(reply -> reply == null ? 0L : reply.toLong());
    }

    @Override
    public Future<Optional<byte[]>> jar(String sha256) {
        return link.send(Request.cmd(Command.HGET).arg(keys.jars()).arg(sha256))
                .map(reply -> reply == null ? Optional.empty() : Optional.of(reply.toBytes()));
    }

    private static JsonObject toJson(StoredUnit unit) {
        JsonArray functions = new JsonArray();
        unit.functions().forEach(function -> functions.add(toJson(function)));
        return new JsonObject()
                .put("file", unit.file())
                .put("size", unit.size())
                .put("by", unit.by())
                .put("at", unit.at())
                .put("functions", functions);
    }

    private static JsonObject toJson(FunctionInfo function) {
        Duration timeout = function.timeout();
        return new JsonObject()
                .put("name", function.name())
                .put("description", function.description())
                .put("channel", function.channel())
                .put("attempts", function.attempts())
                .put("backoffMs", function.backoff().toMillis())
                .put("backoffCapMs", function.backoffCap().toMillis())
                .put("timeoutMs", timeout == null ? null : timeout.toMillis())
                .put("slots", function.slots());
    }

    private static StoredUnit fromJson(String sha, JsonObject json) {
        List<FunctionInfo> functions = new ArrayList<>();
        for (Object function : json.getJsonArray("functions")) {
            functions.add(function((JsonObject) function));
        }
        return new StoredUnit(
                sha,
                json.getString("file"),
                json.getLong("size"),
                json.getString("by"),
                json.getLong("at"),
                List.copyOf(functions));
    }

    private static FunctionInfo function(JsonObject json) {
        Long timeout = json.getLong("timeoutMs");
        return new FunctionInfo(
                json.getString("name"),
                json.getString("description"),
                json.getString("channel"),
                json.getInteger("attempts"),
                Duration.ofMillis(json.getLong("backoffMs")),
                Duration.ofMillis(json.getLong("backoffCapMs")),
                timeout == null ? null : Duration.ofMillis(timeout),
                json.getInteger("slots"));
    }
}
