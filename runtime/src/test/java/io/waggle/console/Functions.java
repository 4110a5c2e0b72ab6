package io.waggle.console;

import io.waggle.unit.TestJar;

/**
 * The jars that the tests deploy. {@code hold} and {@code mail.send} look at a system property, which the test and its
 * functions share whatever their class loaders: a gate that the test opens.
 */
final class Functions {

    private Functions() {}

    /** {@code greet} succeeds, {@code hold} runs until its gate is open, {@code mail.send} fails until then. */
    static byte[] jar() {
        return new TestJar()
                .blocking(
                        "demo.Greet",
                        "@WaggleFunction(value = \"greet\", description = \"Says hello to a name\")",
                        "return new JsonObject().put(\"hello\", task.payload().getString(\"name\"));",
                        "")
                .blocking("demo.Hold", "@WaggleFunction(value = \"hold\", attempts = 1)", HOLD, GATE)
                .blocking("demo.Mail", "@WaggleFunction(value = \"mail.send\", attempts = 1)", MAIL, GATE)
                .bytes();
    }

    /** A jar whose one function has a description of the test's choice. */
    static byte[] described(String description) {
        String literal = description.replace("\\", "\\\\").replace("\"", "\\\"");
        return new TestJar()
                .blocking(
                        "demo.Odd",
                        "@WaggleFunction(value = \"odd\", attempts = 1, description = \"" + literal + "\")",
                        MAIL,
                        GATE)
                .bytes();
    }

    /** A jar that holds no function. */
    static byte[] without() {
        return new TestJar().source("demo.Plain", "public class Plain {}").bytes();
    }

    static void open(String gate) {
        System.setProperty(gate, "open");
    }

    private static final String GATE = " private static boolean shut(TaskContext task) throws Exception {"
            + " return System.getProperty(task.payload().getString(\"gate\", \"none\")) == null; }";
    private static final String HOLD = "for (int i = 0; i < 3000 && shut(task) && !task.cancelled(); i++)"
            + " { task.progress(i / 3000.0, \"waits\"); Thread.sleep(10); } return \"released\";";
    private static final String MAIL = "if (shut(task)) throw new IllegalStateException("
            + "task.payload().getString(\"why\", \"the mailbox is full\"), new java.io.IOException(\"452 over quota\"));"
            + " return \"sent\";";
}
