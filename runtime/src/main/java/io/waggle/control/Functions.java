package io.waggle.control;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The function units of the cluster. Any thread; answers come on the caller's context. */
public interface Functions {

    /**
     * Checks, stores, activates and loads a jar on every node that lives.
     *
     * @param jar the jar's bytes
     * @param fileName what the uploader called it, for display only
     * @param by who uploads
     * @return who has loaded it; fails with {@code BAD_JAR} and the reason, and then nothing has changed anywhere
     */
    Future<Deployment> deploy(byte[] jar, String fileName, String by);

    /** Every function that is deployed, by name. */
    Future<List<FunctionStatus>> list();

    /** The jar of a version, where it is stored. */
    Future<Optional<byte[]>> jar(String function, String version);
}
