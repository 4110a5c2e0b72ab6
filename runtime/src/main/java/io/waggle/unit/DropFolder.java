package io.waggle.unit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.waggle.control.Deployment;
import io.waggle.control.FunctionStatus;
import io.waggle.control.Functions;
import io.waggle.control.Pulse;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder whose jars are deployed when they are put there or changed. A jar is taken when a second went by without a
 * change to it; if it is refused, the reason lies beside it as {@code <name>.jar.refused.txt}. A jar that is there at
 * start and in the store already is left alone, so that a restart undoes no later deployment. All fields belong to one
 * context.
 */
public final class DropFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);
    private static final String BY = "folder";

    private record Seen(long size, long modified) {}

    private final Vertx vertx;
    private final Pulse pulse;
    private final Context context;
    private final Path folder;
    private final Functions functions;
    private final Map<Path, Seen> seen = new HashMap<>();
    private final Map<Path, Seen> settled = new HashMap<>();
    private volatile Runnable leave = () -> {};
    private volatile boolean stopped;

    /**
     * Watches nothing before {@link #start()}.
     *
     * @param pulse when it looks
     * @param folder made when missing
     * @param functions where jars are deployed to
     */
    public DropFolder(Vertx vertx, Pulse pulse, Path folder, Functions functions) {
        this.vertx = vertx;
        this.pulse = pulse;
        this.context = vertx.getOrCreateContext();
        this.folder = folder;
        this.functions = functions;
    }

    /** Makes the folder and begins to watch it. Fails when the folder cannot be read. */
    public Future<Void> start() {
        io.vertx.core.Promise<Void> started = io.vertx.core.Promise.promise();
        context.runOnContext(go -> blocking(() -> Files.createDirectories(folder))
                .compose(made -> leaveKnownJars())
                .onSuccess(done -> leave = pulse.join(context, this::roundUnlessStopped))
                .onComplete(started));
        return started.future();
    }

    /** Ends the watch; a deployment under way goes on. */
    public void stop() {
        stopped = true;
        leave.run();
    }

    private Future<Void> leaveKnownJars() {
        return functions
                .list()
                .compose(list -> {
                    Set<String> known = list.stream()
                            .flatMap(status -> status.versions().stream())
                            .map(FunctionStatus.Version::sha256)
                            .collect(Collectors.toSet());
                    return blocking(() -> {
                        Map<Path, Seen> there = scan();
                        for (Path jar : java.util.List.copyOf(there.keySet())) {
                            if (!isKnown(jar, there.get(jar), known)) {
                                there.remove(jar);
                            }
                        }
                        return there;
                    });
                })
                .onSuccess(settled::putAll)
                .mapEmpty();
    }

    /** What cannot be looked at is not known: the first round says what is wrong with it. */
    private static boolean isKnown(Path jar, @Nullable Seen facts, Set<String> known) {
        try {
            return facts != null
                    && facts.size() <= JarLimits.DEFAULT.bytes()
                    && known.contains(JarFolder.sha256(Files.readAllBytes(jar)));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** The stop may have come since the beat, and the threads for blocking code may be gone. */
    private Future<Void> roundUnlessStopped() {
        return stopped
                ? Future.succeededFuture()
                : round().recover(e -> {
                    LOG.warn("folder of function jars not read folder={} reason={}", folder, String.valueOf(e));
                    return Future.succeededFuture();
                });
    }

    private Future<Void> round() {
        return blocking(this::scan).compose(there -> {
            settled.keySet().retainAll(there.keySet());
            Future<Void> all = Future.succeededFuture();
            for (Map.Entry<Path, Seen> jar : there.entrySet()) {
                boolean quiet = jar.getValue().equals(seen.get(jar.getKey()));
                if (quiet && !jar.getValue().equals(settled.get(jar.getKey()))) {
                    all = all.compose(done -> deploy(jar.getKey(), jar.getValue()));
                }
            }
            seen.clear();
            seen.putAll(there);
            return all;
        });
    }

    private Map<Path, Seen> scan() throws IOException {
        Map<Path, Seen> jars = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                if (facts.isRegularFile()) {
                    jars.put(
                            file,
                            new Seen(facts.size(), facts.lastModifiedTime().toMillis()));
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("a file of the folder went away while it was read file={}", e.getFile());
        }
        return jars;
    }

    private Future<Void> deploy(Path jar, Seen facts) {
        String name = jar.getFileName().toString();
        return blocking(() -> bytes(jar, facts))
                .compose(bytes -> functions.deploy(bytes, name, BY))
                .compose(deployment -> accepted(jar, deployment))
                .recover(failure -> refused(jar, failure))
                .onSuccess(finished -> settled.put(jar, facts))
                .recover(tryAgain -> {
                    LOG.warn("jar not deployed yet file={} reason={}", jar, ErrorText.oneLine(tryAgain));
                    return Future.succeededFuture();
                });
    }

    private static byte[] bytes(Path jar, Seen facts) throws IOException, Problem {
        if (facts.size() > JarLimits.DEFAULT.bytes()) {
            throw new BadJar("it has " + facts.size() + " bytes, and " + JarLimits.DEFAULT.bytes() + " are allowed")
                    .problem(jar.getFileName().toString());
        }
        try {
            return Files.readAllBytes(jar);
        } catch (AccessDeniedException e) {
            throw new BadJar("the node may not read it: give it the right to, and touch it")
                    .problem(jar.getFileName().toString());
        }
    }

    private Future<Void> accepted(Path jar, Deployment deployment) {
        LOG.info(
                "jar deployed from folder file={} version={} functions={}",
                jar,
                deployment.version(),
                deployment.functions());
        return blocking(() -> Files.deleteIfExists(note(jar))).mapEmpty();
    }

    /** A refused jar is done with until it changes; any other failure is tried again in the next round. */
    private Future<Void> refused(Path jar, Throwable failure) {
        if (!(failure instanceof Problem problem) || problem.code() != ProblemCode.BAD_JAR) {
            return Future.failedFuture(failure);
        }
        LOG.warn("jar refused file={} reason={}", jar, problem.detail());
        return blocking(() -> Files.writeString(note(jar), problem.detail() + System.lineSeparator()))
                .mapEmpty();
    }

    private static Path note(Path jar) {
        return jar.resolveSibling(jar.getFileName() + ".refused.txt");
    }

    private <T> Future<T> blocking(java.util.concurrent.Callable<T> code) {
        return Contexts.on(context, vertx.executeBlocking(code, false));
    }
}
