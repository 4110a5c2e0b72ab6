package io.waggle.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
                .put("commit", commit(source, version))
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

    /** The commit, with {@code +} where files are changed; the program's version where there is no git. */
    private static String commit(Path source, String version) {
        String commit = git(source, "rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return version;
        }
        return git(source, "status", "--porcelain", "--untracked-files=no").isEmpty() ? commit : commit + "+";
    }

    private static String git(Path source, String... words) {
        try {
            List<String> command = new java.util.ArrayList<>(List.of("git", "-C", source.toString()));
            command.addAll(List.of(words));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? said.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
