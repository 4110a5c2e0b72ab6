package io.waggle;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of a node's configuration: the same word in the file, as a flag and, in capitals, in the environment. */
enum ConfigKey {
    NAME(null),
    HOST("127.0.0.1"),
    PORT("8080"),
    DATA("./data"),
    REDIS(null),
    REDIS_CA_FILE(null),
    REDIS_VERIFY_HOST("true"),
    REDIS_WAIT_REPLICAS("0"),
    PREFIX("wg"),
    FSYNC("everysec"),
    REDIS_MEMORY(null),
    CLUSTER("false"),
    JOIN(null),
    CLUSTER_NAME("waggle"),
    CLUSTER_PORT("5701"),
    BUS_PORT("0"),
    PUBLIC_HOST(null),
    SLOTS(null),
    TAGS(null),
    CHANNELS(null),
    ADMIN_PASSWORD_FILE(null),
    AUDIT_COUNT("100000"),
    AUDIT_AGE("400d"),
    LOG_FORMAT("text"),
    EXEC_ALLOW(null),
    DRAIN("10s"),
    MOST_MEMORY(null),
    MOST_LOAD(null),
    DEVICE_NAME(null);

    private final @Nullable String byDefault;

    ConfigKey(@Nullable String byDefault) {
        this.byDefault = byDefault;
    }

    /** The key in a file; with {@code --} before it, the flag. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The environment variable. */
    String variable() {
        return "WAGGLE_" + name();
    }

    Optional<String> byDefault() {
        return Optional.ofNullable(byDefault);
    }

    static boolean isWord(String word) {
        return Arrays.stream(values()).anyMatch(key -> key.word().equals(word));
    }

    static boolean isVariable(String variable) {
        return Arrays.stream(values()).anyMatch(key -> key.variable().equals(variable));
    }
}
