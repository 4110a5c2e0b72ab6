package io.waggle.unit;

/**
 * How large a jar may be.
 *
 * @param bytes the jar itself
 * @param entries entries in it
 * @param inflatedBytes all entries together, unpacked
 * @param ratio unpacked to packed bytes of one entry
 * @param ratioFrom the ratio is looked at in entries of at least so many unpacked bytes
 * @param nameLength characters of an entry's name
 */
record JarLimits(long bytes, int entries, long inflatedBytes, int ratio, long ratioFrom, int nameLength) {

    private static final long MIB = 1024 * 1024;

    /** What a node accepts. */
    static final JarLimits DEFAULT = new JarLimits(32 * MIB, 10_000, 256 * MIB, 100, MIB, 256);
}
