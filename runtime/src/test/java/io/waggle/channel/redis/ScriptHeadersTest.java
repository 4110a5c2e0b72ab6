package io.waggle.channel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the scripts' headers and the page of the keys say, against what the scripts do. */
class ScriptHeadersTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/waggle/channel/redis");
    private static final Set<String> SHARED = Set.of(
            "records.lua",
            "queue.lua",
            "suspects.lua",
            "flight.lua",
            "finished.lua",
            "failures.lua",
            "waiting.lua",
            "lease.lua",
            "tally.lua",
            "group.lua");

    /** Arguments of the shape {@code ARGV[3]}, {@code ARGV[3...]} or, at the start of a line, {@code ARGV} alone. */
    private static final Pattern SAID = Pattern.compile("(KEYS|ARGV)(?:\\[(\\d+)(\\.{3})?]|    )");

    private static final Pattern CHANNEL_KEY = Pattern.compile("(?:base|KEYS\\[1])\\s*\\.\\.\\s*'([a-z]+:?)'");
    private static final Pattern SYSTEM_KEY = Pattern.compile("(?:base|KEYS\\[1])\\s*\\.\\.\\s*'([a-z]{2,})'");
    private static final Pattern COUNTER = Pattern.compile("base \\.\\. 'n', '([a-z]+)'");
    private static final Pattern SETTING = Pattern.compile("base \\.\\. 'o',((?: ?'[a-z]+',?)+)");

    /** A time among the arguments or in the answer. */
    private static final Pattern TIME =
            Pattern.compile("[{,] now|] lease|[,;] (the )?delay |due time|it failed (?!,)\\(|earliest start");

    private static final Set<Script> OF_NO_CHANNEL = Set.of(
            Script.REGISTER,
            Script.UNREGISTER,
            Script.STEER,
            Script.NOTE_COMMAND,
            Script.FORGET_DEVICE,
            Script.LEASE_OPEN,
            Script.LEASE_BEAT,
            Script.LEASE_DOUBT,
            Script.LEASE_CLOSE,
            Script.DEPLOY,
            Script.FIRST_USER,
            Script.CHANGE_USER,
            Script.ADD_TOKEN,
            Script.AUDIT,
            Script.TRY_LOGIN,
            Script.NOTE_TIMES);

    @Test
    void every_file_is_a_script_and_every_script_a_file() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            Set<String> expected = Stream.of(Script.values())
                    .map(ScriptHeadersTest::file)
                    .collect(Collectors.toCollection(TreeSet::new));
            expected.addAll(SHARED);
            assertThat(names).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void the_header_names_the_keys_and_arguments_that_the_body_uses(Script script) {
        String header = header(script);
        String body = body(script);
        for (String kind : new String[] {"KEYS", "ARGV"}) {
            Set<Integer> said = new TreeSet<>();
            int[] rest = {Integer.MAX_VALUE};
            SAID.matcher(header)
                    .results()
                    .filter(found -> found.group(1).equals(kind))
                    .forEach(found -> {
                        int index = found.group(2) == null ? 1 : Integer.parseInt(found.group(2));
                        if (found.group(2) == null || found.group(3) != null) {
                            rest[0] = Math.min(rest[0], index);
                        } else {
                            said.add(index);
                        }
                    });
            Set<Integer> used = numbers(Pattern.compile(kind + "\\[(\\d+)]"), body);
            if (kind.equals("KEYS") && body.contains("base ..") && header.contains("\n-- with queue.lua\n")) {
                used.add(1);
            }
            assertThat(used.stream().filter(index -> index < rest[0]))
                    .as(kind + " of " + file(script))
                    .containsExactlyElementsOf(said);
            boolean goesOn = Pattern.compile("#" + kind + "|unpack\\(" + kind)
                    .matcher(body)
                    .find();
            assertThat(rest[0] < Integer.MAX_VALUE)
                    .as("whether " + file(script) + " takes any number of " + kind)
                    .isEqualTo(goesOn);
            assertThat(said)
                    .as("no gap")
                    .hasSize(said.stream().mapToInt(i -> i).max().orElse(0));
        }
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void the_header_says_what_is_answered_and_the_units_of_times(Script script) {
        String header = header(script);
        assertThat(header).containsPattern("(?m)^-- answers ");
        assertThat(body(script)).contains("return ");
        header.lines()
                .filter(line -> TIME.matcher(line).find())
                .forEach(line -> assertThat(line).as(file(script)).containsPattern("\\bms\\b"));
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void a_script_that_uses_what_is_shared_says_so_and_no_other_does(Script script) {
        SHARED.forEach(file -> saysWhetherItUses(script, file));
    }

    private static void saysWhetherItUses(Script script, String file) {
        Set<String> shared = texts(Pattern.compile("(?m)^local (?:function )?(\\w+)"), read(FOLDER.resolve(file)));
        String body = body(script);
        boolean uses = shared.stream()
                .filter(name -> !Pattern.compile("(?m)^ *local [^\\n=]*\\b" + name + "\\b[^\\n=]*=")
                        .matcher(body)
                        .find())
                .anyMatch(name ->
                        Pattern.compile("\\b" + name + "\\b").matcher(body).find());
        assertThat(header(script).contains("\n-- with " + file + "\n"))
                .as(file(script) + " with " + file)
                .isEqualTo(uses);
    }

    @Test
    void every_key_of_a_channel_is_on_the_page_and_every_one_on_the_page_is_used() {
        String page = page();
        String table = page.substring(page.indexOf("## Of a channel"), page.indexOf("**A task's state"));
        Set<String> said = texts(Pattern.compile("(?m)^\\| `([a-z]+:?)(?:<\\w+>)?` \\|"), table);
        assertThat(used(CHANNEL_KEY, true)).isEqualTo(said);
    }

    @Test
    void every_key_of_no_channel_is_on_the_page() {
        String page = page();
        String table = page.substring(page.indexOf("## Of no channel"));
        Set<String> said = new TreeSet<>();
        Pattern.compile("(?m)^\\| ([^|]+) \\|")
                .matcher(table)
                .results()
                .forEach(row -> said.addAll(texts(Pattern.compile("`([a-z]+)"), row.group(1))));
        Set<String> used = used(SYSTEM_KEY, false);
        assertThat(said).containsAll(used);
        Set<String> ofJava = texts(Pattern.compile("system\\(\\) \\+ \"([a-z]+)"), read(javaFile("Keys.java")));
        used.addAll(ofJava);
        assertThat(used).isEqualTo(said);
    }

    @Test
    void every_counter_is_on_the_page_and_every_one_on_the_page_is_used() {
        String line = page().lines()
                .filter(one -> one.startsWith("| `n` |"))
                .findFirst()
                .orElseThrow();
        Set<String> said = new TreeSet<>();
        Pattern.compile("`([a-z ]+)`")
                .matcher(line.substring(8))
                .results()
                .forEach(words -> said.addAll(Set.of(words.group(1).split(" "))));
        Set<String> used = used(COUNTER, true);
        used.remove("none"); // never there: a write that needs no memory
        assertThat(used).isEqualTo(said);
    }

    @Test
    void every_setting_that_a_script_reads_is_on_the_page() {
        String line = page().lines()
                .filter(one -> one.startsWith("| `o` |"))
                .findFirst()
                .orElseThrow();
        Set<String> said = Set.of(line.split("`", -1)[3].split(" ", -1));
        Set<String> used = new TreeSet<>();
        for (Script script : Script.values()) {
            SETTING.matcher(body(script))
                    .results()
                    .forEach(names -> used.addAll(texts(Pattern.compile("'([a-z]+)'"), names.group(1))));
        }
        assertThat(used).isNotEmpty();
        assertThat(said).containsAll(used);
        String java = read(javaFile("RedisSettings.java")) + read(javaFile("RedisGates.java"));
        assertThat(said)
                .allSatisfy(name ->
                        assertThat(java).containsPattern("\"" + name + "\"|\"" + name.replaceFirst("^key", "") + "\""));
    }

    private static Set<String> used(Pattern pattern, boolean ofChannels) {
        Set<String> all = new TreeSet<>();
        for (Script script : Script.values()) {
            if (OF_NO_CHANNEL.contains(script) != ofChannels) {
                all.addAll(texts(pattern, script.text()));
            }
        }
        return all;
    }

    private static Set<Integer> numbers(Pattern pattern, String text) {
        return texts(pattern, text).stream().map(Integer::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> texts(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String file(Script script) {
        return script.name().toLowerCase(Locale.ROOT) + ".lua";
    }

    /** The comment that a file begins with. */
    private static String header(Script script) {
        return read(FOLDER.resolve(file(script)))
                .lines()
                .takeWhile(line -> line.startsWith("--"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** All the rest, without comments. */
    private static String body(Script script) {
        return read(FOLDER.resolve(file(script)))
                .lines()
                .filter(line -> !line.strip().startsWith("--"))
                .collect(Collectors.joining("\n"));
    }

    private static String page() {
        return read(Path.of("../docs/redis-keys.md"));
    }

    private static Path javaFile(String name) {
        return Path.of("src/main/java/io/waggle/channel/redis").resolve(name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
