/**
 * {@code waggle chaos}: breaks nodes, Redis and the network between them from a seed, while clients submit tasks, and then
 * compares what the system says with ledgers that clients and functions wrote outside it. It sees nodes from outside only:
 * as processes, by REST, and by the proxies before their Redis.
 */
@NullMarked
package io.waggle.chaos;

import org.jspecify.annotations.NullMarked;
