package io.waggle.channel.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis to use and how to reach it, read from one URL. Immutable.
 *
 * @param kind what stands at the places
 * @param places {@code host:port} of the server, of the sentinels, or of some of a cluster's nodes; the path of a socket
 * @param tls whether every connection is encrypted, to sentinels too
 * @param login how to log in at the servers that hold data
 * @param sentinelLogin how to log in at the sentinels
 * @param master the name that the sentinels know the master by; empty where there are none
 * @param database the number of the database; 0 where there is but one
 * @param trust whom to believe when connections are encrypted
 */
public record RedisTarget(
        Kind kind,
        List<String> places,
        boolean tls,
        Login login,
        Login sentinelLogin,
        String master,
        int database,
        Trust trust) {

    private static final String SCHEMES =
            "(redis|rediss|redis-sentinel|rediss-sentinel|redis-cluster|rediss-cluster)://";
    private static final String BEHIND_LOGIN = "([^/?@]+)(?:/([^?]*))?(?:\\?(.*))?";

    /** The rule, and what is meant by those who leave a slash or a question mark in a password as it is. */
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile(SCHEMES + "(?:([^@/?]*)@)?" + BEHIND_LOGIN),
            Pattern.compile(SCHEMES + "([^@]*)@" + BEHIND_LOGIN));

    private static final Pattern SOCKET = Pattern.compile("unix://(/[^?]+)(?:\\?(.*))?");
    private static final Pattern PLACE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:\\[\\]]+)(?::(\\d{1,5}))?");
    private static final Set<String> PLAIN_WORDS = Set.of("user", "password", "db");
    private static final Set<String> SENTINEL_WORDS =
            Set.of("user", "password", "db", "sentinelUser", "sentinelPassword");
    private static final String REDIS_PORT = "6379";
    private static final String SENTINEL_PORT = "26379";

    /** What stands at the places that a URL names. */
    public enum Kind {
        SINGLE,
        SOCKET,
        SENTINEL,
        CLUSTER
    }

    /**
     * A user and its password.
     *
     * @param user {@code null}: the default one
     * @param password {@code null}: none is asked for
     */
    public record Login(@Nullable String user, @Nullable String password) {
        static final Login NONE = new Login(null, null);

        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /**
     * Whom to believe when connections are encrypted.
     *
     * @param authority a PEM file with the certificates of the authorities to trust; {@code null}: those of the JVM
     * @param verifyHost whether the certificate must bear the name or address that was connected to
     */
    public record Trust(@Nullable Path authority, boolean verifyHost) {
        static final Trust USUAL = new Trust(null, true);
    }

    /**
     * Reads a URL: {@code redis[s]://[[user]:password@]host[:port][/database]}, {@code
     * redis[s]-sentinel://…@host[:port],…/master[?sentinelPassword=…]}, {@code redis[s]-cluster://…@host[:port],…} or
     * {@code unix:///path[?password=…]}. Signs in user, password and parameters may be percent-encoded.
     *
     * @return nothing when it is none of these, or has a parameter that means nothing here
     */
    public static Optional<RedisTarget> parse(String url) {
        Matcher socket = SOCKET.matcher(url);
        if (socket.matches()) {
            return parameters(socket.group(2), PLAIN_WORDS).flatMap(words -> socket(decoded(socket.group(1)), words));
        }
        return FORMS.stream()
                .map(form -> form.matcher(url))
                .filter(Matcher::matches)
                .flatMap(form -> network(form).stream())
                .findFirst();
    }

    /** The same with other people to trust. */
    public RedisTarget trusting(Trust other) {
        return new RedisTarget(kind, places, tls, login, sentinelLogin, master, database, other);
    }

    /** Where it is, for people: without any password. */
    public String place() {
        String all = String.join(",", places);
        return switch (kind) {
            case SINGLE, SOCKET -> all;
            case SENTINEL -> "'" + master + "' of the sentinels " + all;
            case CLUSTER -> "the cluster of " + all;
        };
    }

    /** The URL as it could have been written, with {@code ***} for any password. */
    public String url() {
        String scheme = (tls ? "rediss" : "redis")
                + (kind == Kind.SENTINEL ? "-sentinel" : "")
                + (kind == Kind.CLUSTER ? "-cluster" : "");
        String user = login.user() == null ? "" : login.user();
        String who = login.password() != null ? user + ":***@" : user.isEmpty() ? "" : user + "@";
        String behind = kind == Kind.SENTINEL ? "/" + master : database == 0 ? "" : "/" + database;
        String all = String.join(",", places);
        return kind == Kind.SOCKET ? "unix://" + all : scheme + "://" + who + all + behind;
    }

    private static Optional<RedisTarget> socket(String path, Map<String, String> parameters) {
        int database = number(parameters.getOrDefault("db", "0"));
        return Optional.of(new RedisTarget(
                        Kind.SOCKET,
                        List.of(path),
                        false,
                        new Login(parameters.get("user"), parameters.get("password")),
                        Login.NONE,
                        "",
                        database,
                        Trust.USUAL))
                .filter(target -> database >= 0);
    }

    private static Optional<RedisTarget> network(Matcher form) {
        String scheme = form.group(1);
        Kind kind =
                scheme.endsWith("-sentinel") ? Kind.SENTINEL : scheme.endsWith("-cluster") ? Kind.CLUSTER : Kind.SINGLE;
        List<String> places = Stream.of(form.group(3).split(",", -1))
                .map(place -> place(place, kind))
                .toList();
        String path = form.group(4) == null ? "" : decoded(form.group(4));
        return parameters(form.group(5), kind == Kind.SENTINEL ? SENTINEL_WORDS : PLAIN_WORDS)
                .flatMap(words -> network(form, kind, places, path, words));
    }

    private static Optional<RedisTarget> network(
            Matcher form, Kind kind, List<String> places, String path, Map<String, String> parameters) {
        String db = kind == Kind.SINGLE && !path.isEmpty() ? path : parameters.getOrDefault("db", "0");
        RedisTarget target = new RedisTarget(
                kind,
                places,
                form.group(1).startsWith("rediss"),
                login(form.group(2), parameters),
                new Login(parameters.get("sentinelUser"), parameters.get("sentinelPassword")),
                kind == Kind.SENTINEL ? path : "",
                number(db),
                Trust.USUAL);
        return Optional.of(target).filter(read -> read.makesSense(path));
    }

    private boolean makesSense(String path) {
        return database >= 0
                && places.stream().noneMatch(String::isEmpty)
                && switch (kind) {
                    case SINGLE, SOCKET -> places.size() == 1;
                    case SENTINEL -> !master.isEmpty() && master.indexOf('/') < 0;
                    case CLUSTER -> path.isEmpty() && database == 0;
                };
    }

    /** {@code host:port}; empty when it is no such thing. */
    private static String place(String text, Kind kind) {
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            return "";
        }
        String usual = kind == Kind.SENTINEL ? SENTINEL_PORT : REDIS_PORT;
        String port = place.group(2) == null ? usual : place.group(2);
        return Integer.parseInt(port) <= 65_535 ? place.group(1) + ":" + port : "";
    }

    private static Login login(@Nullable String userInfo, Map<String, String> parameters) {
        String user = parameters.get("user");
        String password = parameters.get("password");
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            String before = colon < 0 ? userInfo : userInfo.substring(0, colon);
            user = before.isEmpty() ? user : decoded(before);
            password = colon < 0 ? password : decoded(userInfo.substring(colon + 1));
        }
        return new Login(user, password);
    }

    /** Nothing when one is unknown, without a value, or there twice: a slip of the pen must not go unseen. */
    private static Optional<Map<String, String>> parameters(@Nullable String query, Set<String> words) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String word = pair.substring(0, Math.max(0, equals));
            if (!words.contains(word) || parameters.put(word, decoded(pair.substring(equals + 1))) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static int number(String text) {
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
    }

    /** Percent signs that begin no escape stay what they are, and so does a plus. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
