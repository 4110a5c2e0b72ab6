package io.waggle.embedded;

import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Redis or Valkey server program that can be run. Immutable; looking for it blocks.
 *
 * @param path the program
 * @param major its major version
 * @param minor its minor version
 */
record RedisProgram(Path path, int major, int minor) {

    private static final String BUNDLED_VERSION = "7.0.15";
    private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.(\\d+)");

    /**
     * The program to run: {@code redis-server} or {@code valkey-server} from 6.2 on the search path, else the one that
     * came with the class path, unpacked into the folder.
     *
     * @throws Problem {@code STORE_UNAVAILABLE} when there is neither
     */
    static RedisProgram find(Path folder, String searchPath) throws IOException {
        Optional<RedisProgram> installed = onPath(searchPath);
        if (installed.isPresent()) {
            return installed.get();
        }
        return bundled(folder)
                .orElseThrow(() -> new Problem(
                        ProblemCode.STORE_UNAVAILABLE,
                        "No Redis for " + platform()
                                + ": install redis-server or valkey-server 6.2 or later, put its folder on the PATH, or"
                                + " name a running one with --redis redis://host:port."));
    }

    /** Whether this program can read what is in the folder; Redis 6 does not see the data of Redis 7. */
    boolean reads(Path folder) {
        return major >= 7 || !Files.isDirectory(folder.resolve("appendonlydir"));
    }

    static Optional<RedisProgram> onPath(String searchPath) {
        return Stream.of(searchPath.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> Stream.of("redis-server", "valkey-server").map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .flatMap(program -> versionOf(program).stream())
                .filter(program -> program.major > 6 || (program.major == 6 && program.minor >= 2))
                .findFirst();
    }

    private static Optional<RedisProgram> versionOf(Path program) {
        try {
            Process process = new ProcessBuilder(List.of(program.toString(), "--version"))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return parse(program, new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static Optional<RedisProgram> parse(Path program, String versionLine) {
        Matcher matcher = VERSION.matcher(versionLine);
        return matcher.find()
                ? Optional.of(new RedisProgram(
                        program, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** The bundled program, unpacked whole or not at all: two processes may do it at once. */
    private static Optional<RedisProgram> bundled(Path folder) throws IOException {
        Path target = folder.resolve("redis-server-" + BUNDLED_VERSION);
        String resource = "/redis-server-" + BUNDLED_VERSION + "-" + platform();
        try (InputStream in = RedisProgram.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            if (!Files.isExecutable(target)) {
                Path temporary = Files.createTempFile(folder, "redis-server", ".tmp");
                try {
                    Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
                    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
                    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(temporary);
                }
            }
        }
        return Optional.of(new RedisProgram(target, 7, 0));
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os.split(" ", 2)[0];
        return system + "-"
                + switch (arch) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    case "x86", "i386", "i686" -> "386";
                    default -> arch;
                };
    }
}
