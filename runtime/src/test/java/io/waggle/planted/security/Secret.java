package io.waggle.planted.security;

/** What the neighbour must not know. */
public record Secret(String word) {}
