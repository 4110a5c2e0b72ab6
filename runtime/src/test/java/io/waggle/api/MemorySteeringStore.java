package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.waggle.store.Steering;
import io.waggle.store.SteeringStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is steered, in memory. Any thread. */
final class MemorySteeringStore implements SteeringStore {

    private final Map<String, String> fields = new TreeMap<>();
    private final List<JsonObject> commands = new ArrayList<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private long revision;
    private long devices = 1;

    @Override
    public synchronized Future<Long> revision() {
        return Future.succeededFuture(revision);
    }

    @Override
    public synchronized Future<Steering> read() {
        return Future.succeededFuture(new Steering(revision, Map.copyOf(fields)));
    }

    @Override
    public synchronized Future<Long> write(Map<String, String> changes) {
        changes.forEach((field, value) -> {
            if (value.isEmpty()) {
                fields.remove(field);
            } else {
                fields.put(field, value);
            }
        });
        return Future.succeededFuture(++revision);
    }

    @Override
    public synchronized Future<Long> nextDevice(String node) {
        return Future.succeededFuture(++devices);
    }

    @Override
    public synchronized Future<Noted> note(String key, JsonObject command) {
        Integer before = asked.get(key);
        if (before != null) {
            return Future.succeededFuture(new Noted(before, commands.get(before - 1)));
        }
        commands.add(command);
        if (!key.isEmpty()) {
            asked.put(key, commands.size());
        }
        return Future.succeededFuture(new Noted(commands.size(), null));
    }

    @Override
    public synchronized Future<Optional<JsonObject>> noted(String key) {
        return Future.succeededFuture(Optional.ofNullable(asked.get(key)).map(number -> commands.get(number - 1)));
    }

    @Override
    public synchronized Future<Void> over(long number, String key, JsonObject command) {
        commands.set((int) number - 1, command.copy().put("id", "c" + number));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> failed(long number, String key, JsonObject command) {
        asked.remove(key);
        return over(number, key, command);
    }

    @Override
    public synchronized Future<Page> commands(long before, int limit) {
        List<JsonObject> page = new ArrayList<>();
        int number = before == 0 ? commands.size() : (int) before - 1;
        for (; number > 0 && page.size() < limit; number--) {
            page.add(commands.get(number - 1));
        }
        return Future.succeededFuture(new Page(page, number > 0 ? number + 1 : 0));
    }

    @Override
    public Future<Boolean> forget(String node, long epoch, @Nullable JsonObject card, List<String> gone) {
        return Future.failedFuture(new UnsupportedOperationException());
    }
}
