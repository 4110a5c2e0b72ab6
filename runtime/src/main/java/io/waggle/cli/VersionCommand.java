package io.waggle.cli;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which Waggle this is. */
@Command(name = "version", description = "Says which Waggle, of which commit, and which Java this is.")
final class VersionCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Prints JSON for scripts.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String built = Cli.class.getPackage().getImplementationVersion();
        String version = built == null ? "from a class folder" : built;
        String java = System.getProperty("java.version");
        Screen screen =
                new Screen(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        String commit = commit();
        if (json) {
            screen.json(new JsonObject()
                    .put("version", version)
                    .put("commit", commit)
                    .put("java", java));
        } else {
            screen.line("Waggle " + version + (commit == null ? "" : ", commit " + commit) + ", Java " + java);
        }
        return Exit.OK;
    }

    /** As the build wrote it into the jar; {@code null}: it was built without git, or there is no jar. */
    private static @Nullable String commit() {
        try {
            File jar = new File(Cli.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!jar.isFile()) {
                return null;
            }
            try (JarFile open = new JarFile(jar)) {
                Manifest manifest = open.getManifest();
                String written =
                        manifest == null ? null : manifest.getMainAttributes().getValue("Waggle-Commit");
                return written == null || !written.matches("[0-9a-f]{7,40}") ? null : written;
            }
        } catch (IOException | URISyntaxException e) {
            return null;
        }
    }
}
