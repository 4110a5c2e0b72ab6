package io.waggle.store;

import io.vertx.core.Future;
import io.waggle.task.FunctionInfo;
import java.util.List;
import java.util.Optional;

/** Function units, by SHA-256, and which version of each function is active. Any thread. */
public interface UnitStore {

    /**
     * A stored jar.
     *
     * @param sha256 hexadecimal
     * @param file what the uploader called it
     * @param size bytes
     * @param by who uploaded it
     * @param at milliseconds since 1970
     * @param functions what it holds
     */
    record StoredUnit(String sha256, String file, long size, String by, long at, List<FunctionInfo> functions) {}

    /**
     * What is deployed.
     *
     * @param units every stored jar, oldest first
     * @param active function name to the SHA-256 of its active unit
     * @param revision rises with every change
     */
    record Shelf(List<StoredUnit> units, java.util.Map<String, String> active, long revision) {}

    /** Stores a jar and makes it the active version of its functions, in one step. @return the new revision */
    Future<Long> deploy(StoredUnit unit, byte[] jar);

    /** What is deployed. */
    Future<Shelf> shelf();

    /** The shelf's revision alone, to see cheaply whether anything changed. */
    Future<Long> revision();

    /** A jar's bytes. */
    Future<Optional<byte[]>> jar(String sha256);
}
