package io.waggle.planted.cli;

import io.waggle.planted.channel.Depth;

/** Breaks a rule, so that the rule is seen to work. */
record CliKnowsChannel(Depth depth) {}
