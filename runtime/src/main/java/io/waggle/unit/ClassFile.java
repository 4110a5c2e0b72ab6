package io.waggle.unit;

import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a class file in a jar must fulfil, judged by its entry name and first bytes. */
final class ClassFile {

    private static final int MAGIC = 0xCAFEBABE;
    private static final int VERSION_OF_JAVA_1 = 44;
    private static final Pattern MULTI_RELEASE = Pattern.compile("META-INF/versions/(\\d{1,4})/(.*)");

    private ClassFile() {}

    static void check(String entry, byte[] head, int length) throws BadJar {
        Matcher versioned = MULTI_RELEASE.matcher(entry);
        boolean multiRelease = versioned.matches();
        checkPackage(entry, multiRelease ? versioned.group(2) : entry);
        int running = Runtime.version().feature();
        if (multiRelease && Integer.parseInt(versioned.group(1)) > running) {
            return; // never loaded here
        }
        if (length < 8 || ByteBuffer.wrap(head).getInt() != MAGIC) {
            throw new BadJar("'" + entry + "' is no class file");
        }
        int java = (ByteBuffer.wrap(head).getShort(6) & 0xFFFF) - VERSION_OF_JAVA_1;
        if (java > running) {
            throw new BadJar("'" + entry + "' was compiled for Java " + java + ", and this node runs Java " + running
                    + ": compile with --release " + running + " or lower");
        }
    }

    private static void checkPackage(String entry, String path) throws BadJar {
        if (path.startsWith("java/")) {
            throw new BadJar("'" + entry + "' is in a package of the JDK");
        }
        if (path.startsWith("io/waggle/function/")) {
            throw new BadJar("'" + entry + "' belongs to waggle-functions-api, which the node brings: give that"
                    + " dependency the scope 'provided'");
        }
        if (path.startsWith("io/waggle/") && !path.startsWith("io/waggle/examples/")) {
            throw new BadJar("'" + entry + "' is in the package io.waggle, which is the node's own: use another name");
        }
    }
}
