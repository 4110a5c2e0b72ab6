package io.waggle.function;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one task, as the function sees it. Every method may be called from any thread, also from threads the
 * function started, until the attempt has ended.
 */
public interface TaskContext {

    /** The task's id, the same in every attempt. */
    String id();

    /** The channel the task came from. */
    String channel();

    /** The function's name. */
    String function();

    /** Which attempt this is, counted from 1. */
    int attempt();

    /** How many attempts the task has in all. */
    int attempts();

    /**
     * The token of this claim. It rises with every claim of the task, so an outside store that keeps the largest
     * fence it saw can refuse the late write of an attempt that was given up.
     */
    long fence();

    /** When this attempt will be given up, where it has a time limit. */
    Optional<Instant> deadline();

    /**
     * Whether the attempt has been given up: its time limit has passed, the task was cancelled, or the node is
     * stopping. Long work asks now and then and ends early; the thread is interrupted as well.
     */
    boolean cancelled();

    /**
     * The payload, a JSON value: {@link JsonObject}, {@link io.vertx.core.json.JsonArray}, {@link String}, {@link
     * Number}, {@link Boolean} or {@code null}. Each call gives a fresh copy.
     */
    @Nullable
    Object payloadValue();

    /**
     * The payload as an object; a payload of {@code null} reads as an empty object.
     *
     * @throws PermanentFailure when the payload is JSON but no object
     */
    JsonObject payload() throws PermanentFailure;

    /** A logger whose lines carry the task's id, channel and function. */
    System.Logger logger();

    /**
     * Says how far the work is; shown live.
     *
     * @param fraction from 0 to 1; values outside are clamped
     * @param note what is going on, a few words, or {@code null}
     */
    void progress(double fraction, @Nullable String note);

    /**
     * Submits a further task, with the rules and the shape of {@code POST /api/v1/tasks}. Blocking code may wait for
     * it with {@link Future#await()}.
     *
     * @return the new task's id, once it is stored; fails with {@link TaskRefused} when the task is refused, and then
     *     {@code ID_TAKEN} says that the id belongs to a task with other work, and {@code STALE_FENCE} that this attempt
     *     has ended or was given up. The same id with the same work is no failure: the task is there once
     */
    Future<String> submit(TaskRequest request);
}
