package io.waggle.security;

import io.vertx.core.Vertx;
import io.waggle.store.AuditStore;
import java.time.InstantSource;

/**
 * The audit of a node.
 *
 * @param log writes it
 * @param pages reads it
 * @param chain looks whether it is as it was written
 */
public record Audit(AuditLog log, AuditPages pages, AuditChain chain) {

    /**
     * The audit over a store.
     *
     * @param node the name of the node that writes
     */
    public static Audit of(Vertx vertx, AuditStore store, String node, InstantSource clock) {
        return new Audit(new AuditLog(vertx, store, node, clock), new AuditPages(store), new AuditChain(store));
    }
}
