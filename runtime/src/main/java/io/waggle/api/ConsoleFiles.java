package io.waggle.api;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The console's files, from the class path, each read once. Any thread, but {@link #read} blocks. */
final class ConsoleFiles {

    static final String INDEX = "index.html";

    private static final String FOLDER = "waggle-console/";
    private static final Pattern SAFE =
            Pattern.compile("(?:[A-Za-z0-9_@-][A-Za-z0-9._@-]*/)*[A-Za-z0-9_@-][A-Za-z0-9._@-]*");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script\\s+type=\"importmap\"\\s*>(.*?)</script>", Pattern.DOTALL);
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final ClassLoader loader = ConsoleFiles.class.getClassLoader();

    /**
     * A file.
     *
     * @param content its bytes
     * @param type its content type
     * @param tag changes with its content
     */
    record Page(Buffer content, String type, String tag) {}

    /** A file that has been read before. */
    Optional<Page> known(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    /** A file; empty when there is none. */
    Optional<Page> read(String path) throws IOException {
        if (!SAFE.matcher(path).matches() || !TYPES.containsKey(extension(path))) {
            return Optional.empty();
        }
        try (InputStream in = loader.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            Page page = new Page(
                    Buffer.buffer(bytes), type(path), "\"" + sha256(bytes).substring(0, 22) + "\"");
            pages.put(path, page);
            return Optional.of(page);
        }
    }

    /** The hash of the one inline script, the import map, as the policy wants it; empty when there is none. */
    String scriptHash() throws IOException {
        Optional<Page> index = read(INDEX);
        if (index.isEmpty()) {
            return "";
        }
        var map = IMPORT_MAP.matcher(index.get().content().toString(StandardCharsets.UTF_8));
        return map.find() ? " 'sha256-" + sha256(map.group(1).getBytes(StandardCharsets.UTF_8)) + "'" : "";
    }

    private static String type(String path) {
        return TYPES.getOrDefault(extension(path), "application/octet-stream");
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
