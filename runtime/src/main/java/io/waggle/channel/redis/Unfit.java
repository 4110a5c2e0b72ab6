package io.waggle.channel.redis;

/** Redis can be reached, and is not the one to use. Immutable; it has no stack, for it travels as a failed future. */
final class Unfit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what it is and what to do, to be put behind "the Redis at … " */
    Unfit(String what) {
        super(what, null, false, false);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
