package io.waggle.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarCheckTest {

    private static final JarLimits SMALL = new JarLimits(100_000, 5, 300_000, 20, 10_000, 40);

    @Test
    void acceptsAPlainJar() throws Exception {
        byte[] jar = TestJar.function("ok", "return null;").bytes();
        assertThat(JarCheck.read(jar, JarLimits.DEFAULT)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "a/../../evil",
                "/etc/passwd",
                "C:/evil",
                "C:\\evil",
                "a\\b",
                "nul\0byte",
                "line\nbreak",
                "./a"
            })
    void refusesNamesThatPointElsewhere(String name) {
        refused(new TestJar().entry(name, new byte[1]).bytes(), "the entry name");
    }

    @Test
    void refusesLongNames() {
        refused(new TestJar().entry("x".repeat(41), new byte[1]).bytes(), "longer than 40 characters");
    }

    @Test
    void refusesTooManyEntries() {
        TestJar jar = new TestJar();
        for (int i = 0; i < 6; i++) {
            jar.entry("e" + i, new byte[0]);
        }
        refused(jar.bytes(), "more than 5 entries");
    }

    @Test
    void refusesALargeJar() {
        byte[] noise = new byte[150_000];
        new Random(1).nextBytes(noise);
        refused(new TestJar().entry("noise", noise).bytes(), "100000 are allowed");
    }

    @Test
    void refusesBombsWhateverTheyDeclare() {
        refused(new TestJar().entry("zeros", new byte[250_000]).bytes(), "20 times its size");
        JarLimits anyRatio = new JarLimits(100_000, 5, 300_000, 100_000, 10_000, 40);
        assertThatThrownBy(() -> JarCheck.read(
                        new TestJar()
                                .entry("a", new byte[200_000])
                                .entry("b", new byte[200_000])
                                .bytes(),
                        anyRatio))
                .isInstanceOf(BadJar.class)
                .hasMessageContaining("unpacks to more than 300000 bytes");
    }

    @Test
    void refusesAnEntryThatIsThereTwice() {
        byte[] jar = new TestJar()
                .entry("aaa", new byte[1])
                .entry("aab", new byte[1])
                .bytes();
        refused(replaced(jar, "aab", "aaa"), "is there twice");
    }

    @Test
    void refusesClassesThatAreNotTheAuthorsToBring() {
        byte[] plain = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 61};
        refused(new TestJar().entry("java/lang/Evil.class", plain).bytes(), "package of the JDK");
        refused(new TestJar().entry("io/waggle/task/Evil.class", plain).bytes(), "the node's own");
        refused(new TestJar().entry("io/waggle/function/X.class", plain).bytes(), "scope 'provided'");
        refused(
                new TestJar()
                        .entry("META-INF/versions/9/io/waggle/X.class", plain)
                        .bytes(),
                "the node's own");
    }

    @Test
    void refusesClassesForANewerJava() {
        byte[] future = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) 200};
        refused(new TestJar().entry("a/B.class", future).bytes(), "was compiled for Java 156");
        refused(new TestJar().entry("a/B.class", new byte[] {1, 2}).bytes(), "is no class file");
    }

    @Test
    void takesClassesForANewerJavaWhereTheyAreNeverLoaded() throws Exception {
        byte[] future = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) 200};
        JarCheck.read(
                new TestJar().entry("META-INF/versions/156/a/B.class", future).bytes(), JarLimits.DEFAULT);
    }

    @Test
    void refusesWhatIsNoJar() {
        refused(new byte[0], "no jar, or an empty one");
        refused("hello".getBytes(StandardCharsets.UTF_8), "no jar, or an empty one");
    }

    @Test
    void refusesSpoiltBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("text"));
            zip.write("the quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8));
        }
        byte[] jar = out.toByteArray();
        jar[40] ^= 0x55;
        refused(jar, "cannot be read");
    }

    private static void refused(byte[] jar, String reason) {
        assertThatThrownBy(() -> JarCheck.read(jar, SMALL))
                .isInstanceOf(BadJar.class)
                .hasMessageContaining(reason);
    }

    private static byte[] replaced(byte[] jar, String what, String by) {
        String text = new String(jar, StandardCharsets.ISO_8859_1);
        byte[] changed = text.replace(what, by).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(changed).isNotEqualTo(jar).hasSameSizeAs(jar);
        return Arrays.copyOf(changed, changed.length);
    }
}
