package io.waggle;

/**
 * Waggle inside a program or a unit test of yours, without the command line:
 *
 * <pre>{@code
 * try (RunningNode node = Waggle.node().slots(2).function("greet", task -> "Hello, " + task.payloadValue()).start().await()) {
 *     Task done = node.client().tasks().run(TaskRequest.of("greet").payload("Ann"), Duration.ofSeconds(10)).await();
 * }
 * }</pre>
 */
public final class Waggle {

    private Waggle() {}

    /** A node that is to run in this process. */
    public static NodeBuilder node() {
        return new NodeBuilder();
    }
}
