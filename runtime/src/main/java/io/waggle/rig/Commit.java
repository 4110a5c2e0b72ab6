package io.waggle.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which source a program was built from, so that a figure can be traced to it. Blocks. */
public final class Commit {

    private Commit() {}

    /**
     * The commit of a source tree, with {@code +} where files are changed.
     *
     * @param source a folder of it
     * @param otherwise the answer where there is no git
     */
    public static String of(Path source, String otherwise) {
        String commit = git(source, "rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return otherwise;
        }
        return git(source, "status", "--porcelain", "--untracked-files=no").isEmpty() ? commit : commit + "+";
    }

    private static String git(Path source, String... words) {
        try {
            List<String> command = new ArrayList<>(List.of("git", "-C", source.toString()));
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
