package io.waggle.control;

import java.util.List;

/**
 * How a node is at one moment, as it knows itself.
 *
 * @param version what it is of
 * @param leased whether its lease is sure to hold
 * @param leaseAgoMs how long ago it was renewed, ms
 * @param storeAgoMs how long ago the store last answered its question of every second, ms; negative: never
 * @param storeNanos how long that answer took, ns
 * @param devices what its devices last said
 */
public record Vitals(
        String version, boolean leased, long leaseAgoMs, long storeAgoMs, long storeNanos, List<Device> devices) {

    /**
     * One of its devices.
     *
     * @param status what it said
     * @param agoMs how long ago, ms
     */
    public record Device(DeviceStatus status, long agoMs) {}
}
