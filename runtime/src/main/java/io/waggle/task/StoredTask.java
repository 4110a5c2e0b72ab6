package io.waggle.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored of a task besides its place: what was asked, with every default filled in, and what has happened.
 *
 * @param function the function to run
 * @param priority higher runs first
 * @param tags what a device must have, sorted, without doubles
 * @param key the group for fairness, caps and rates, or {@code null}
 * @param coalesce what it shares its execution by, or {@code null}
 * @param batch the label that groups tasks
 * @param retry when a failed attempt is worth another one
 * @param timeoutMs how long one attempt may take; 0: no limit
 * @param submittedAt milliseconds since 1970
 * @param payload JSON text in UTF-8, opaque
 * @param attemptsUsed how many attempts were used since it was submitted or last reloaded
 * @param history the last attempts that came to an end, oldest first, at most {@link #HISTORY}
 * @param outcome how it ended, or {@code null} while it has not
 * @param readyAt since when it could begin, milliseconds since 1970, where that is later than it was submitted; else 0
 */
public record StoredTask(
        String function,
        int priority,
        List<String> tags,
        @Nullable String key,
        @Nullable String coalesce,
        String batch,
        RetryPolicy retry,
        long timeoutMs,
        long submittedAt,
        byte[] payload,
        int attemptsUsed,
        List<Attempt> history,
        @Nullable Outcome outcome,
        long readyAt) {

    /** A task that could begin when it was submitted. */
    public StoredTask(
            String function,
            int priority,
            List<String> tags,
            @Nullable String key,
            @Nullable String coalesce,
            String batch,
            RetryPolicy retry,
            long timeoutMs,
            long submittedAt,
            byte[] payload,
            int attemptsUsed,
            List<Attempt> history,
            @Nullable Outcome outcome) {
        this(
                function,
                priority,
                tags,
                key,
                coalesce,
                batch,
                retry,
                timeoutMs,
                submittedAt,
                payload,
                attemptsUsed,
                history,
                outcome,
                0);
    }

    /** How many attempts are remembered. */
    public static final int HISTORY = 10;

    /** The same task after one more attempt, with its outcome when that was the last one. */
    public StoredTask after(Attempt attempt, @Nullable Outcome end) {
        List<Attempt> longer = new ArrayList<>(history.size() + 1);
        longer.addAll(history.subList(Math.max(0, history.size() + 1 - HISTORY), history.size()));
        longer.add(attempt);
        return with(attempt.number(), List.copyOf(longer), end);
    }

    /** The same task with all its attempts before it again; what happened is remembered. */
    public StoredTask reloaded() {
        return with(0, history, null);
    }

    /** The same task as the fail list shows it when its node died too often while it ran. */
    public StoredTask poisoned(long at) {
        TaskError error = new TaskError(
                TaskError.POISON, "the node died each time this task was running; reload it to try again", "");
        Attempt last = new Attempt(attemptsUsed + 1, 0, "", "", "", at, 0, error);
        return after(last, new Outcome(TaskState.FAILED, null, at));
    }

    /** The same task as it is shown when it was cancelled. */
    public StoredTask cancelled(long at) {
        return with(attemptsUsed, history, new Outcome(TaskState.CANCELLED, null, at));
    }

    /** The same task, without its result. */
    public StoredTask withoutResult() {
        return outcome == null
                ? this
                : with(attemptsUsed, history, new Outcome(outcome.state(), null, outcome.finishedAt()));
    }

    /** The same with another payload. */
    public StoredTask withPayload(byte[] other) {
        return new StoredTask(
                function,
                priority,
                tags,
                key,
                coalesce,
                batch,
                retry,
                timeoutMs,
                submittedAt,
                other,
                attemptsUsed,
                history,
                outcome,
                readyAt);
    }

    /** How often it is run at most. */
    public int attempts() {
        return retry.attempts();
    }

    /** The same with another priority. */
    public StoredTask withPriority(int other) {
        return new StoredTask(
                function,
                other,
                tags,
                key,
                coalesce,
                batch,
                retry,
                timeoutMs,
                submittedAt,
                payload,
                attemptsUsed,
                history,
                outcome,
                readyAt);
    }

    /** The same, which cannot begin before a moment, milliseconds since 1970. */
    public StoredTask readyFrom(long at) {
        return new StoredTask(
                function,
                priority,
                tags,
                key,
                coalesce,
                batch,
                retry,
                timeoutMs,
                submittedAt,
                payload,
                attemptsUsed,
                history,
                outcome,
                at);
    }

    /**
     * How long it has waited until a moment since it could begin, ms; negative: nobody knows since when, as it was queued
     * anew after its last attempt.
     */
    public long waitedUntil(long at) {
        long since = readyAt == 0 ? submittedAt : readyAt;
        Attempt last = history.isEmpty() ? null : history.get(history.size() - 1);
        return last != null && last.startedAt() + last.durationMs() > since ? -1 : Math.max(0, at - since);
    }

    private StoredTask with(int used, List<Attempt> past, @Nullable Outcome end) {
        return new StoredTask(
                function,
                priority,
                tags,
                key,
                coalesce,
                batch,
                retry,
                timeoutMs,
                submittedAt,
                payload,
                used,
                past,
                end);
    }

    /** Whether this and another ask for the same work: the same function with the same payload. */
    public boolean sameWork(StoredTask other) {
        return function.equals(other.function) && Arrays.equals(payload, other.payload);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredTask that
                && function.equals(that.function)
                && priority == that.priority
                && tags.equals(that.tags)
                && Objects.equals(key, that.key)
                && Objects.equals(coalesce, that.coalesce)
                && batch.equals(that.batch)
                && retry.equals(that.retry)
                && timeoutMs == that.timeoutMs
                && submittedAt == that.submittedAt
                && Arrays.equals(payload, that.payload)
                && attemptsUsed == that.attemptsUsed
                && history.equals(that.history)
                && Objects.equals(outcome, that.outcome)
                && readyAt == that.readyAt;
    }

    @Override
    public int hashCode() {
        return 31 * function.hashCode() + Arrays.hashCode(payload);
    }
}
