package io.waggle.api;

/** What a route reads, and how much of it. */
enum BodyKind {
    /** Nothing; what comes is thrown away. */
    NONE(0),
    /** A small JSON object. */
    JSON(1024 * 1024),
    /** What is to be changed of a task, or a message: a payload may be among it. */
    TASK(2 * 1024 * 1024),
    /** What a function is called with. */
    CALL(2 * 1024 * 1024),
    /** One task or many, JSON; as NDJSON without a bound but for each line. */
    TASKS(16 * 1024 * 1024),
    /** A jar, raw or as the one file of a form. */
    JAR(32 * 1024 * 1024);

    private final int most;

    BodyKind(int most) {
        this.most = most;
    }

    /** How many bytes at most. */
    int most() {
        return most;
    }
}
