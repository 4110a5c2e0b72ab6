package io.waggle.planted.event;

import io.waggle.planted.security.Secret;

/** Breaks a rule, so that the rule is seen to work. */
public record EventKnowsSecurity(Secret secret) {}
