package io.waggle.planted.channel;

/** Something below events. */
public record Depth(int tasks) {}
