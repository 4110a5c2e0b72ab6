package io.waggle.unit;

import io.vertx.core.Future;
import io.waggle.store.UnitStore;
import io.waggle.task.FunctionInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The store's port in memory, for tests of what stands above it. */
final class MemoryUnitStore implements UnitStore {

    private final List<StoredUnit> units = new ArrayList<>();
    private final Map<String, byte[]> jars = new HashMap<>();
    private final Map<String, String> active = new HashMap<>();
    private long revision;

    @Override
    public synchronized Future<Long> deploy(StoredUnit unit, byte[] jar) {
        if (jars.put(unit.sha256(), jar) == null) {
            units.add(unit);
        }
        for (FunctionInfo function : unit.functions()) {
            active.put(function.name(), unit.sha256());
        }
        return Future.succeededFuture(++revision);
    }

    @Override
    public synchronized Future<Shelf> shelf() {
        return Future.succeededFuture(new Shelf(List.copyOf(units), Map.copyOf(active), revision));
    }

    @Override
    public synchronized Future<Long> revision() {
        return Future.succeededFuture(revision);
    }

    @Override
    public synchronized Future<Optional<byte[]>> jar(String sha256) {
        return Future.succeededFuture(Optional.ofNullable(jars.get(sha256)));
    }

    /** Another hand changes what is stored. */
    synchronized void spoil(String sha256) {
        jars.put(sha256, new byte[] {1, 2, 3});
    }
}
