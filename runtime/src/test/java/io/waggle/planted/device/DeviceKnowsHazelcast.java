package io.waggle.planted.device;

import com.hazelcast.core.HazelcastInstance;

/** Breaks a rule, so that the rule is seen to work. */
record DeviceKnowsHazelcast(HazelcastInstance member) {}
