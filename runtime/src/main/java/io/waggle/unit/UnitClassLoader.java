package io.waggle.unit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of one function unit. It sees the JDK, its own jar, and of the node only the packages that function
 * authors compile against; everything else a function needs must be in the jar, in whatever version. Safe for use by
 * several threads.
 */
final class UnitClassLoader extends ClassLoader implements Closeable {

    static {
        registerAsParallelCapable();
    }

    private static final String API = "io.waggle.function.";
    private static final long LONGEST_TEXT = 1024 * 1024;
    private static final List<String> SHARED =
            List.of(API, "io.waggle.client.", "io.vertx.core.", "io.netty.", "org.slf4j.");

    private final ClassLoader host = UnitClassLoader.class.getClassLoader();
    private final JarFile jar;
    private final ProtectionDomain domain;
    private final UnitResources resources;

    /**
     * Opens a jar.
     *
     * @param version what the unit is called in stack traces
     * @throws IOException when the jar's table of contents cannot be read
     */
    UnitClassLoader(String version, Path file) throws IOException {
        super("unit-" + version, ClassLoader.getPlatformClassLoader());
        jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
        domain = new ProtectionDomain(new CodeSource(file.toUri().toURL(), (Certificate[]) null), null, this, null);
        resources = new UnitResources(jar, version);
    }

    ZipFile table() {
        return jar;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        try {
            return host.loadClass(name);
        } catch (ClassNotFoundException e) {
            if (name.startsWith(API)) {
                throw e;
            }
            return super.loadClass(name, resolve);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            JarEntry entry = jar.getJarEntry(name.replace('.', '/') + ".class");
            if (entry == null) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = jar.getInputStream(entry)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length, domain);
            }
        } catch (IOException | IllegalStateException e) {
            throw new ClassNotFoundException(name + " (" + e.getMessage() + ")", e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        return resources.find(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = resources.find(name);
        return url == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(url));
    }

    /** The text lines of an entry of this very jar; empty when there is none. */
    List<String> lines(String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            return List.of();
        }
        if (entry.getSize() > LONGEST_TEXT) {
            throw new IOException("it is longer than " + LONGEST_TEXT + " bytes");
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
