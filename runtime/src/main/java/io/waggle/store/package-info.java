/** The ports of durable state that belongs to no channel: users and keys, tokens, the audit, function units, leases, what devices are told to be, and by whom. */
@NullMarked
package io.waggle.store;

import org.jspecify.annotations.NullMarked;
