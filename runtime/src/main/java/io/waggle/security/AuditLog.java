package io.waggle.security;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.waggle.store.AuditStore;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit: in order, many entries in one call where they come together, each once. While the store is out,
 * entries wait here and nobody waits for them. Any thread: the queue is synchronised.
 */
public final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 200;
    private static final long AGAIN_MS = 1_000;
    private static final long SWEEP_MS = 10_000;

    private final Vertx vertx;
    private final AuditStore store;
    private final String node;
    private final InstantSource clock;
    private final String run = Secrets.randomText(9);
    private final AuditSieve sieve = new AuditSieve();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long first = 1;
    private long lost;
    private boolean busy;
    private boolean out;
    private boolean sweeping;

    /** @param node the name of the node that writes */
    public AuditLog(Vertx vertx, AuditStore store, String node, InstantSource clock) {
        this.vertx = vertx;
        this.store = store;
        this.node = node;
        this.clock = clock;
    }

    private record Waiting(JsonObject entry, Promise<Void> tried) {}

    /**
     * Writes an entry.
     *
     * @return completes when it is stored, or when that has been tried: then it is tried again until it is, and a log
     *     line says so. Never fails
     */
    public synchronized Future<Void> write(AuditEntry entry) {
        long now = clock.millis();
        sieve.over(now).forEach(this::add);
        if (!sieve.passes(entry, now)) {
            sweepLater();
            return Future.succeededFuture();
        }
        return add(entry);
    }

    /** Writes what has been counted only, and waits for what is under way. */
    public Future<Void> close() {
        List<Future<Void>> last = new ArrayList<>();
        synchronized (this) {
            sieve.over(Long.MAX_VALUE).forEach(entry -> last.add(add(entry)));
            if (!out) {
                waiting.forEach(one -> last.add(one.tried.future()));
            }
        }
        return Future.join(last).mapEmpty();
    }

    private Future<Void> add(AuditEntry entry) {
        if (waiting.size() >= MOST_WAITING) {
            lost++;
            LOG.error("audit=lost count={} why=\"the store has been out for too long\"", lost);
            return Future.succeededFuture();
        }
        Waiting one = new Waiting(entry.toJson(node), Promise.promise());
        waiting.add(one);
        if (!busy) {
            send();
        }
        return out ? Future.succeededFuture() : one.tried.future();
    }

    /** They stay in the queue, under the same numbers, until they are stored. */
    private synchronized void send() {
        List<Waiting> batch = waiting.stream().limit(MOST_AT_ONCE).toList();
        busy = !batch.isEmpty();
        if (busy) {
            store.append(node, run, first, batch.stream().map(Waiting::entry).toList())
                    .onSuccess(v -> stored(batch))
                    .onFailure(e -> notStored(batch, e));
        }
    }

    private void stored(List<Waiting> batch) {
        synchronized (this) {
            out = false;
            batch.forEach(one -> waiting.remove());
            first += batch.size();
            send();
        }
        batch.forEach(one -> one.tried.tryComplete());
    }

    private void notStored(List<Waiting> batch, Throwable why) {
        LOG.warn("audit=waits entries={} why=\"{}\"", batch.size(), why.getMessage());
        List<Waiting> all;
        synchronized (this) {
            out = true;
            all = List.copyOf(waiting);
        }
        all.forEach(one -> one.tried.tryComplete());
        vertx.setTimer(AGAIN_MS, id -> send());
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            vertx.setTimer(SWEEP_MS, id -> sweep());
        }
    }

    private synchronized void sweep() {
        sweeping = false;
        sieve.over(clock.millis()).forEach(this::add);
        if (sieve.holds()) {
            sweepLater();
        }
    }
}
