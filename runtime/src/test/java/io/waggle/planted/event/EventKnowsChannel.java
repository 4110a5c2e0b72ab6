package io.waggle.planted.event;

import io.waggle.planted.channel.Depth;

/** Looks down, which is allowed. */
record EventKnowsChannel(Depth depth) {}
