package io.waggle;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import io.waggle.ConfigReader.Origin;
import io.waggle.event.Nearest;
import io.waggle.task.Problem;
import io.waggle.task.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a node's configuration: flag before environment before file before default. Every error is found before the
 * first is reported. Used once, by the thread that starts the node.
 */
final class ConfigLoader {

    /** What the environment may hold besides the keys: for the clients, the log and the start script. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "WAGGLE_URL", "WAGGLE_TOKEN", "WAGGLE_PROFILE", "WAGGLE_CONFIG", "WAGGLE_LOG_LEVEL", "WAGGLE_JAVA_OPTS");

    private static final Path USUAL_FILE = Path.of("waggle.yaml");

    private final Map<String, String> environment;
    private final List<String> errors = new ArrayList<>();

    ConfigLoader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The configuration.
     *
     * @param flags the values given as flags, by {@link ConfigKey#word()}
     * @param file the file named on the command line, or {@code null}: {@code WAGGLE_CONFIG}, or {@code waggle.yaml} of
     *     the working folder where there is one
     * @throws Problem {@code BAD_REQUEST} with everything that is wrong, a line each
     */
    NodeConfig load(Map<String, String> flags, @Nullable Path file) {
        return read(named(flags, "--"), fromEnvironment(), fromFile(file));
    }

    /** The configuration of a node whose program sets it: neither environment nor file counts. */
    NodeConfig program(Map<String, String> values) {
        return read(named(values, ""), Map.of(), Map.of());
    }

    private NodeConfig read(Map<String, String> said, Map<String, String> variables, Map<String, String> file) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(said, "flag", Origin.FLAG.rank()))
                .withSources(new PropertiesConfigSource(variables, "environment", Origin.ENVIRONMENT.rank()))
                .withSources(new PropertiesConfigSource(file, "file", Origin.FILE.rank()))
                .withSources(new PropertiesConfigSource(defaults(), "default", Origin.DEFAULT.rank()))
                .build();
        NodeConfig read = new ConfigReader(config, errors).read();
        if (!errors.isEmpty()) {
            throw new Problem(ProblemCode.BAD_REQUEST, sentence());
        }
        return read;
    }

    private String sentence() {
        return errors.size() == 1
                ? errors.get(0)
                : "The configuration has " + errors.size() + " errors:\n  " + String.join("\n  ", errors);
    }

    private Map<String, String> fromEnvironment() {
        checkVariables();
        Map<String, String> values = new TreeMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            String value = environment.get(key.variable());
            if (value != null && !value.isBlank()) {
                put(values, key, value, key.variable());
            }
        }
        return values;
    }

    private void checkVariables() {
        environment.keySet().stream()
                .filter(variable -> variable.startsWith("WAGGLE_"))
                .filter(variable -> !ConfigKey.isVariable(variable) && !OTHER_VARIABLES.contains(variable))
                .sorted()
                .forEach(variable -> errors.add("The environment holds " + variable + ", which nothing here is called"
                        + meant(variable, Stream.concat(variables(), OTHER_VARIABLES.stream()))));
    }

    /** The file that counts, whether it is there or not. */
    static Path file(Map<String, String> environment, @Nullable Path named) {
        String variable = environment.get("WAGGLE_CONFIG");
        return named != null ? named : variable != null ? Path.of(variable) : USUAL_FILE;
    }

    private Map<String, String> fromFile(@Nullable Path named) {
        Path file = file(environment, named);
        if (named == null && environment.get("WAGGLE_CONFIG") == null && !Files.exists(file)) {
            return Map.of();
        }
        Map<String, String> values = new TreeMap<>();
        try {
            String text = Files.readString(file);
            Map<String, String> properties = new YamlConfigSource(file.toString(), text).getProperties();
            if (properties.isEmpty() && text.lines().anyMatch(ConfigLoader::says)) {
                errors.add("The configuration file " + file + " sets no key: write \"key: value\", one a line.");
            }
            properties.forEach((word, value) -> {
                // A list comes twice: as one value with commas, and entry by entry.
                if (!word.contains("[")) {
                    take(values, word, value, file + line(text, word));
                }
            });
        } catch (IOException e) {
            errors.add("The configuration file " + file + " cannot be read: name one that is there with --config.");
        } catch (RuntimeException e) {
            errors.add("The configuration file " + file + " is no YAML: " + firstLines(e) + ".");
        }
        return values;
    }

    private static boolean says(String line) {
        return !line.isBlank() && !line.stripLeading().startsWith("#") && !line.startsWith("---");
    }

    private void take(Map<String, String> values, String word, String value, String source) {
        if (!ConfigKey.isWord(word)) {
            errors.add(source + " sets \"" + word + "\", which is no key" + meant(word, words()));
        } else {
            put(values, ConfigKey.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')), value, source);
        }
    }

    /** Stores a value and, beside it, what an error message calls the place it came from. */
    private static void put(Map<String, String> values, ConfigKey key, String value, String source) {
        values.put(key.word(), value);
        values.put(ConfigReader.sourceOf(key), source + (source.startsWith("WAGGLE_") ? "" : ", " + key.word()));
    }

    private static Map<String, String> named(Map<String, String> flags, String mark) {
        Map<String, String> values = new TreeMap<>();
        flags.forEach((word, value) -> {
            values.put(word, value);
            values.put(word + ConfigReader.SOURCE, mark + word);
        });
        return values;
    }

    private static Map<String, String> defaults() {
        Map<String, String> values = new TreeMap<>();
        for (ConfigKey key : ConfigKey.values()) {
            key.byDefault().ifPresent(value -> values.put(key.word(), value));
        }
        return values;
    }

    private static String line(String text, String word) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(word.split("\\.", 2)[0])) {
                return " line " + (i + 1);
            }
        }
        return "";
    }

    private static String meant(String typed, Stream<String> known) {
        return Nearest.of(typed, known.toList())
                .map(word -> ": did you mean " + word + "?")
                .orElse(". There are: " + String.join(", ", words().toList()) + ".");
    }

    private static Stream<String> words() {
        return Arrays.stream(ConfigKey.values()).map(ConfigKey::word);
    }

    private static Stream<String> variables() {
        return Arrays.stream(ConfigKey.values()).map(ConfigKey::variable);
    }

    private static String firstLines(RuntimeException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .limit(2)
                .map(String::strip)
                .reduce("", (a, b) -> a + " " + b)
                .strip();
    }
}
