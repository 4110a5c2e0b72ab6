package io.waggle.simulation;

/** What stands between the fleet and a lost or doubled task; a simulation without one of them must notice. */
enum Guard {
    /** A settlement is refused when its fence is not the one in flight. */
    FENCE,
    /** A claim is refused when its epoch has been declared dead. */
    EPOCH,
    /** A submit that is repeated finds the task there. */
    RESUBMIT,
    /** A failed attempt is counted. */
    ATTEMPT,
    /** A beat renews the lease. */
    LEASE,
    /** A device claims only while its lease is sure to hold. */
    HELD_EPOCH,
    /** After a claim whose reply was lost, what the store holds and the device does not is given back. */
    STRAYS,
    /** Behind every hint stands a poll. */
    POLL,
    /** A drain waits for the store's word on what has ended. */
    DRAIN,
    /** Nothing that was sent over a connection takes effect after the next one has been opened. */
    LATE_CALLS,
    /** A dead epoch is remembered until its tasks have been moved back in every channel. */
    BURIED,
    /** An opening names the epoch that it follows, so that one that comes late ends nothing. */
    LATE_OPENING,
    /** A doubt leaves a lease as long as its node may rely on it. */
    GRACE,
    /** A task that was in flight at two deaths runs alone. */
    SUSPECTS,
    /** A settlement is repeated until the store has answered. */
    REPEAT
}
