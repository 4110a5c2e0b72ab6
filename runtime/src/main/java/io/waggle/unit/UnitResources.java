package io.waggle.unit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the entries of one open jar. They are read through that jar: the JDK's own {@code jar:} addresses would
 * keep it open in a cache after the unit is gone. Safe for use by several threads.
 */
final class UnitResources extends URLStreamHandler {

    private final JarFile jar;
    private final String version;

    UnitResources(JarFile jar, String version) {
        this.jar = jar;
        this.version = version;
    }

    @Nullable
    URL find(String name) {
        try {
            if (jar.getEntry(name) == null) {
                return null;
            }
            String path = new URI(null, null, "/" + name, null).getRawPath();
            return new URL("unit", version, -1, path, this);
        } catch (URISyntaxException | MalformedURLException | IllegalStateException e) {
            return null;
        }
    }

    @Override
    protected URLConnection openConnection(URL url) {
        return new EntryConnection(url);
    }

    private final class EntryConnection extends URLConnection {

        EntryConnection(URL url) {
            super(url);
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public long getContentLengthLong() {
            try {
                return entry().getSize();
            } catch (IOException e) {
                return -1;
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry());
        }

        private ZipEntry entry() throws IOException {
            try {
                ZipEntry entry =
                        jar.getEntry(URI.create(url.toExternalForm()).getPath().substring(1));
                if (entry != null) {
                    return entry;
                }
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new IOException("cannot read " + url + ": " + e.getMessage(), e);
            }
            throw new FileNotFoundException(url.toString());
        }
    }
}
