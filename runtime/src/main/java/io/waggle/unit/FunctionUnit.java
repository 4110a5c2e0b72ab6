package io.waggle.unit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A jar that this node has open: its class loader and its functions. Opening and closing block; the count of users
 * belongs to one context.
 */
final class FunctionUnit {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionUnit.class);

    private final String sha256;
    private final Path file;
    private final UnitClassLoader loader;
    private final List<FunctionType> functions;
    private int users;

    private FunctionUnit(String sha256, Path file, UnitClassLoader loader, List<FunctionType> functions) {
        this.sha256 = sha256;
        this.file = file;
        this.loader = loader;
        this.functions = functions;
    }

    static FunctionUnit open(String sha256, Path file) throws BadJar, IOException {
        UnitClassLoader loader = new UnitClassLoader(version(sha256), file);
        try {
            return new FunctionUnit(sha256, file, loader, FunctionTypes.in(loader));
        } catch (BadJar | RuntimeException | Error e) {
            loader.close();
            throw e;
        }
    }

    /** What a unit is called: the first 12 digits of its SHA-256. */
    static String version(String sha256) {
        return sha256.substring(0, 12);
    }

    String sha256() {
        return sha256;
    }

    Optional<FunctionType> function(String name) {
        return functions.stream()
                .filter(type -> type.info().name().equals(name))
                .findFirst();
    }

    void enter() {
        users++;
    }

    /** One of its functions was unloaded. @return whether that was the last one */
    boolean leave() {
        return --users == 0;
    }

    boolean unused() {
        return users == 0;
    }

    /** Lets go of the jar, and names the threads that hold on to its classes. */
    void close() {
        try {
            loader.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("jar not closed version={} reason={}", version(sha256), e.toString());
        }
        List<String> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == loader)
                .map(Thread::getName)
                .sorted()
                .toList();
        if (left.isEmpty()) {
            LOG.info("unit closed version={}", version(sha256));
        } else {
            LOG.warn(
                    "unit closed but held in memory by threads it started version={} threads={}",
                    version(sha256),
                    left);
        }
    }
}
