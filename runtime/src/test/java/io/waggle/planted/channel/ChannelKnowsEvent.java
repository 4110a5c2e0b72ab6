package io.waggle.planted.channel;

import io.waggle.planted.event.EventKnowsSecurity;

/** Breaks a rule, so that the rule is seen to work. */
record ChannelKnowsEvent(EventKnowsSecurity event) {}
