package io.waggle;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.waggle.channel.redis.RedisTarget;
import io.waggle.channel.redis.RedisTarget.Trust;
import io.waggle.control.Setting;
import io.waggle.event.ByteSizes;
import io.waggle.event.Durations;
import io.waggle.event.Words;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns texts into a {@link NodeConfig} and notes what does not fit. One thread, once. */
final class ConfigReader {

    /** What is added to a key to name where its value came from. */
    static final String SOURCE = "@source";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,31}");
    private static final Pattern HOST_PORT = Pattern.compile("[^\\s:]+:\\d{1,5}|\\[[0-9a-fA-F:.]+]:\\d{1,5}");
    private static final Pattern PROGRAM = Pattern.compile("[^\\s,\\p{Cntrl}]{1,500}");
    private static final int MOST_SLOTS = 10_000;
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");
    private static final long LEAST_MEMORY = 8L << 20;
    private static final long MOST_MEMORY = 1L << 50;
    static final String MEMORY_FORM = "a number of bytes like 64MiB or 2GiB, 8MiB at least";
    private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

    private final SmallRyeConfig config;
    private final List<String> errors;

    /** Where a value came from; the higher rank wins. */
    enum Origin {
        FLAG(400),
        ENVIRONMENT(300),
        FILE(200),
        DEFAULT(100);

        private final int rank;

        Origin(int rank) {
            this.rank = rank;
        }

        int rank() {
            return rank;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The origin with a rank; what nobody has said is a default. */
        static Origin of(int rank) {
            return Stream.of(values())
                    .filter(origin -> origin.rank == rank)
                    .findFirst()
                    .orElse(DEFAULT);
        }
    }

    ConfigReader(SmallRyeConfig config, List<String> errors) {
        this.config = config;
        this.errors = errors;
    }

    static String sourceOf(ConfigKey key) {
        return key.word() + SOURCE;
    }

    NodeConfig read() {
        boolean cluster = flag(ConfigKey.CLUSTER);
        List<String> join = list(ConfigKey.JOIN, HOST_PORT, "host:port");
        if (!join.isEmpty() && !cluster) {
            refuse(ConfigKey.JOIN, "names members, but the node is no part of a cluster: add --cluster");
        }
        String host = value(ConfigKey.HOST).orElse("127.0.0.1");
        if (cluster
                && EVERY_ADDRESS.contains(host)
                && value(ConfigKey.PUBLIC_HOST).isEmpty()) {
            refuse(
                    ConfigKey.HOST,
                    "is every address of this machine, and the other nodes need one to reach it by: add --public-host");
        }
        return new NodeConfig(
                value(ConfigKey.NAME)
                        .map(name -> matching(ConfigKey.NAME, name, NAME))
                        .orElse(null),
                host,
                number(ConfigKey.PORT, 0, 65_535, 8080),
                path(ConfigKey.DATA).orElse(Path.of("data")),
                redis(),
                matching(ConfigKey.PREFIX, value(ConfigKey.PREFIX).orElse("wg"), PREFIX),
                fsync(),
                redisMemory(),
                cluster,
                join,
                matching(ConfigKey.CLUSTER_NAME, value(ConfigKey.CLUSTER_NAME).orElse("waggle"), NAME),
                new NodeConfig.Door(
                        number(ConfigKey.CLUSTER_PORT, 1, 65_535, 5701),
                        value(ConfigKey.PUBLIC_HOST).orElse(null),
                        number(ConfigKey.BUS_PORT, 0, 65_535, 0)),
                number(ConfigKey.SLOTS, 1, MOST_SLOTS, usualSlots()),
                list(ConfigKey.TAGS, NAME, "letters, digits and . _ -"),
                list(ConfigKey.CHANNELS, NAME, "letters, digits and . _ -"),
                path(ConfigKey.ADMIN_PASSWORD_FILE).orElse(null),
                new NodeConfig.Audit(number(ConfigKey.AUDIT_COUNT, 1_000, 10_000_000, 100_000), auditAge()),
                drain(),
                new NodeConfig.Limits(mostMemory(), mostLoad()),
                deviceName(),
                logFormat(),
                execAllow(),
                settings());
    }

    /** Tasks wait for others more than they compute: four times the cores, and eight at least. */
    static int usualSlots() {
        return Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
    }

    /** Every key with what is in force, for people. */
    private List<Setting> settings() {
        return Stream.of(ConfigKey.values()).map(this::setting).toList();
    }

    private Setting setting(ConfigKey key) {
        ConfigValue said = config.getConfigValue(key.word());
        String source = config.getConfigValue(sourceOf(key)).getRawValue();
        return new Setting(
                key.word(),
                value(key).map(text -> shown(key, text)).orElseGet(() -> made(key)),
                Origin.of(said.getConfigSourceOrdinal()).text(),
                source == null ? "" : source.replace(", " + key.word(), ""));
    }

    /** The one key whose value can hold a password is read and written anew without it. */
    private static String shown(ConfigKey key, String text) {
        return key == ConfigKey.REDIS
                ? RedisTarget.parse(text).map(RedisTarget::url).orElse("")
                : text;
    }

    /** What is in force where nothing is said and nothing is written down as the default. */
    private static @Nullable String made(ConfigKey key) {
        return key == ConfigKey.SLOTS ? String.valueOf(usualSlots()) : null;
    }

    private Optional<String> value(ConfigKey key) {
        return Optional.ofNullable(config.getConfigValue(key.word()).getRawValue())
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private boolean flag(ConfigKey key) {
        String text = value(key).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            refuse(key, "is \"" + text + "\", and can be true or false");
        }
        return text.equals("true");
    }

    private int number(ConfigKey key, int least, int most, int usual) {
        Optional<String> text = value(key);
        if (text.isEmpty()) {
            return usual;
        }
        if (text.get().matches("\\d{1,9}")) {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        refuse(key, "is \"" + text.get() + "\", and can be a whole number from " + least + " to " + most);
        return usual;
    }

    private List<String> list(ConfigKey key, Pattern form, String words) {
        List<String> entries = Stream.of(value(key).orElse("").split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .toList();
        entries.stream()
                .filter(entry -> !form.matcher(entry).matches())
                .forEach(entry -> refuse(key, "names \"" + entry + "\", and an entry has the form " + words));
        return entries;
    }

    private String matching(ConfigKey key, String text, Pattern form) {
        if (!form.matcher(text).matches()) {
            refuse(key, "is \"" + text + "\", and can be letters, digits and . _ -, a letter or digit first");
        }
        return text;
    }

    private Optional<Path> path(ConfigKey key) {
        try {
            return value(key).map(Path::of);
        } catch (InvalidPathException e) {
            refuse(key, "is no path");
            return Optional.empty();
        }
    }

    /** The URL is not repeated in an error: it may hold a password. */
    private @Nullable ExternalRedis redis() {
        Optional<String> url = value(ConfigKey.REDIS);
        Optional<RedisTarget> target = url.flatMap(RedisTarget::parse);
        if (url.isPresent() && target.isEmpty()) {
            refuse(
                    ConfigKey.REDIS,
                    "is no address of a Redis: write redis://[[user]:password@]host:port, rediss://… with TLS,"
                            + " redis-sentinel://host:port,…/master, redis-cluster://host:port,… or unix:///path");
        }
        Trust trust = new Trust(path(ConfigKey.REDIS_CA_FILE).orElse(null), verifyHost());
        int replicas = number(ConfigKey.REDIS_WAIT_REPLICAS, 0, 100, 0);
        if (trust.authority() != null && (target.isEmpty() || !target.get().tls())) {
            refuse(ConfigKey.REDIS_CA_FILE, "names an authority, and redis is no rediss://… that is encrypted");
        } else if (trust.authority() != null && !Files.isReadable(trust.authority())) {
            refuse(ConfigKey.REDIS_CA_FILE, "cannot be read: name a PEM file with the authority's certificate");
        }
        if (replicas > 0 && target.isEmpty()) {
            refuse(ConfigKey.REDIS_WAIT_REPLICAS, "is for a Redis of yours, and the own one has no replicas");
        }
        return target.map(found -> new ExternalRedis(found.trusting(trust), replicas))
                .orElse(null);
    }

    private boolean verifyHost() {
        return value(ConfigKey.REDIS_VERIFY_HOST).isEmpty() || flag(ConfigKey.REDIS_VERIFY_HOST);
    }

    private String fsync() {
        String text = value(ConfigKey.FSYNC).orElse("everysec");
        if (!text.equals("everysec") && !text.equals("always")) {
            refuse(ConfigKey.FSYNC, "is \"" + text + "\", and can be everysec or always");
        }
        return text;
    }

    private @Nullable Long redisMemory() {
        Optional<String> text = value(ConfigKey.REDIS_MEMORY);
        if (text.isEmpty()) {
            return null;
        }
        if (value(ConfigKey.REDIS).isPresent()) {
            refuse(ConfigKey.REDIS_MEMORY, "bounds the own Redis, and redis names another: bound that one (maxmemory)");
        }
        Optional<Long> bytes = redisMemory(text.get());
        if (bytes.isEmpty()) {
            refuse(ConfigKey.REDIS_MEMORY, "is \"" + text.get() + "\", and can be " + MEMORY_FORM);
        }
        return bytes.orElse(null);
    }

    /** How many bytes the own Redis may use; empty when it cannot work with so few, or the text says no number. */
    static Optional<Long> redisMemory(String text) {
        return ByteSizes.parse(text, MOST_MEMORY).filter(bytes -> bytes >= LEAST_MEMORY);
    }

    private Duration auditAge() {
        String text = value(ConfigKey.AUDIT_AGE).orElse("400d");
        Optional<Duration> age = Durations.parse(text).filter(one -> one.compareTo(Duration.ofDays(1)) >= 0);
        if (age.isEmpty()) {
            refuse(ConfigKey.AUDIT_AGE, "is \"" + text + "\", and can be a time like 90d or 400d, from 1d to 3650d");
        }
        return age.orElse(NodeConfig.Audit.USUAL.age());
    }

    private String logFormat() {
        String text = value(ConfigKey.LOG_FORMAT).orElse(LogLines.TEXT);
        if (!text.equals(LogLines.TEXT) && !text.equals(LogLines.JSON)) {
            refuse(ConfigKey.LOG_FORMAT, "is \"" + text + "\", and can be \"text\" or \"json\"");
        }
        return text;
    }

    private List<String> execAllow() {
        return list(ConfigKey.EXEC_ALLOW, PROGRAM, "df or /usr/bin/df");
    }

    private Duration drain() {
        String text = value(ConfigKey.DRAIN).orElse("10s");
        Optional<Duration> duration = Durations.parse(text).filter(drain -> drain.compareTo(LONGEST_DRAIN) <= 0);
        if (duration.isEmpty()) {
            refuse(ConfigKey.DRAIN, "is \"" + text + "\", and can be a time like 10s or 1m30s, an hour at most");
        }
        return duration.orElse(Duration.ofSeconds(10));
    }

    private @Nullable Double mostMemory() {
        String text = value(ConfigKey.MOST_MEMORY).orElse("");
        if (text.isEmpty()) {
            return null;
        }
        if (text.matches("[1-9]\\d?%")) {
            return Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0;
        }
        refuse(ConfigKey.MOST_MEMORY, "is \"" + text + "\", and can be a part of the machine's memory from 1% to 99%");
        return null;
    }

    private String deviceName() {
        String text = value(ConfigKey.DEVICE_NAME).orElse("");
        if (!text.isEmpty() && !Words.isLabel(text)) {
            refuse(ConfigKey.DEVICE_NAME, "is \"" + text + "\", and can be a printable text of up to 200 characters");
        }
        return text;
    }

    private @Nullable Double mostLoad() {
        String text = value(ConfigKey.MOST_LOAD).orElse("");
        if (text.isEmpty()) {
            return null;
        }
        if (text.matches("\\d{1,4}(\\.\\d{1,3})?") && Double.parseDouble(text) > 0) {
            return Double.valueOf(text);
        }
        refuse(ConfigKey.MOST_LOAD, "is \"" + text + "\", and can be a load per processor like 1.5");
        return null;
    }

    private void refuse(ConfigKey key, String what) {
        String source = config.getConfigValue(sourceOf(key)).getRawValue();
        errors.add((source == null ? key.word() : source) + " " + what + ".");
    }
}
