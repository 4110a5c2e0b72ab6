package io.waggle.examples.crawl;

import io.waggle.function.PermanentFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page that was fetched.
 *
 * @param address where it was found at last, after redirects
 * @param status the HTTP status
 * @param html its text, or empty where it is no HTML
 */
record Page(URI address, int status, String html) {

    private static final Pattern TITLE = Pattern.compile("<title[^>]*>([^<]{0,500})", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK =
            Pattern.compile("<a\\s[^>]{0,2000}?href\\s*=\\s*[\"']([^\"'<>]{1,2000})[\"']", Pattern.CASE_INSENSITIVE);

    /** Reads an address given by a person. */
    static URI address(String text) throws PermanentFailure {
        URI address = web(text, URI.create(""));
        if (address == null) {
            throw new PermanentFailure("The payload's 'url' is '" + text + "': give an http or https address");
        }
        return address;
    }

    @Nullable
    String title() {
        Matcher title = TITLE.matcher(html);
        return title.find() ? title.group(1).strip() : null;
    }

    /** The web addresses the page links to, each once, in order. */
    Set<URI> links() {
        Set<URI> links = new LinkedHashSet<>();
        Matcher link = LINK.matcher(html);
        while (link.find()) {
            URI target = web(link.group(1).replace("&amp;", "&").strip(), address);
            if (target != null) {
                links.add(target);
            }
        }
        return links;
    }

    /** Whether scheme, host and port are this page's. */
    boolean sameSite(URI other) {
        return address.getScheme().equalsIgnoreCase(other.getScheme())
                && address.getHost().equalsIgnoreCase(other.getHost())
                && address.getPort() == other.getPort();
    }

    private static @Nullable URI web(String text, URI base) {
        try {
            URI full = base.resolve(new URI(text)).normalize();
            String scheme = full.getScheme() == null ? "" : full.getScheme().toLowerCase(Locale.ROOT);
            if (full.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                return null;
            }
            String path = full.getRawPath().isEmpty() ? "/" : full.getRawPath();
            String query = full.getRawQuery() == null ? "" : "?" + full.getRawQuery();
            return new URI(scheme + "://" + full.getRawAuthority() + path + query);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
