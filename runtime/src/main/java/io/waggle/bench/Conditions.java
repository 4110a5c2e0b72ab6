package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import io.waggle.rig.Commit;
import io.waggle.rig.Numbers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Under which conditions a run took place. Blocks. */
final class Conditions {

    private Conditions() {}

    /**
     * All that a figure depends on and that can be known.
     *
     * @param source a folder of the source tree, whose commit is asked for
     */
    static JsonObject of(Sizes sizes, Path temporary, Path source, String version) throws IOException {
        Runtime jvm = Runtime.getRuntime();
        return new JsonObject()
                .put("commit", Commit.of(source, version))
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("size", sizes.name())
                .put("load", Numbers.rounded(load()))
                .put("cores", jvm.availableProcessors())
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("java", System.getProperty("java.vm.name") + " " + Runtime.version())
                .put("heapMB", jvm.maxMemory() >> 20)
                .put("fsync", "everysec")
                .put("folder", Files.getFileStore(temporary).type())
                .put("payloadBytes", Payloads.JSON.length());
    }

    /** How many processes wanted a core in the last minute; negative where the system does not say. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
